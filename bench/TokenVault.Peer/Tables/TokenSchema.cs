using Npgsql;

namespace TokenVault.Peer.Tables;

/// <summary>The table, and the SQL that both ways of inserting share.</summary>
internal static class TokenSchema
{
    /// <summary>
    /// The OpenPGP form with AES-256 and its modification check: the call that pgcrypto's documentation recommends for data. By default it
    /// hashes some 100 KB a row to make a weak passphrase strong, 300 µs; ours has 256 random bits, so one salted hash does, 10 µs.
    /// </summary>
    public const string Cipher = "cipher-algo=aes256,s2k-mode=1,s2k-digest-algo=sha256,compress-algo=0";

    public const string Columns = "token, fingerprint, card, brand, bin, last_four, expiry_month, expiry_year, created";

    private const string Create =
        """
        CREATE EXTENSION IF NOT EXISTS pgcrypto;
        CREATE TABLE IF NOT EXISTS tokens (
            token        text        PRIMARY KEY,
            fingerprint  bytea       NOT NULL UNIQUE,
            card         bytea       NOT NULL,
            brand        smallint    NOT NULL,
            bin          text        NOT NULL,
            last_four    text        NOT NULL,
            expiry_month smallint    NOT NULL,
            expiry_year  smallint    NOT NULL,
            created      timestamptz NOT NULL
        );
        """;

    public static async Task MakeAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(Create);
        await command.ExecuteNonQueryAsync();
    }
}
