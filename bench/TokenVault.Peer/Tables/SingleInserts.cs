using Npgsql;
using NpgsqlTypes;

namespace TokenVault.Peer.Tables;

/// <summary>One statement, one commit and one round trip for each new card; a second one for a card that has its token.</summary>
internal sealed class SingleInserts(NpgsqlDataSource database, PeerKeys keys) : ITokenTable
{
    // DO NOTHING and a look-up, not DO UPDATE: a known card then writes nothing and waits for no sync, and a new one costs the same.
    private const string Insert =
        $"""
        INSERT INTO tokens ({TokenSchema.Columns})
        VALUES ($1, hmac($2, $3, 'sha256'), pgp_sym_encrypt_bytea($2, $4, '{TokenSchema.Cipher}'), $5, $6, $7, $8, $9, now())
        ON CONFLICT (fingerprint) DO NOTHING RETURNING created
        """;

    private const string Find = "SELECT token, expiry_month, expiry_year, created FROM tokens WHERE fingerprint = hmac($1, $2, 'sha256')";

    public async Task<StoredToken> PutAsync(NewCard card)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await InsertAsync(connection, card) ?? await FindAsync(connection, card);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<StoredToken?> InsertAsync(NpgsqlConnection connection, NewCard card)
    {
        await using var command = new NpgsqlCommand(Insert, connection);
        Add(command, card.Token, NpgsqlDbType.Text);
        Add(command, card.Number, NpgsqlDbType.Bytea);
        Add(command, keys.Fingerprints, NpgsqlDbType.Bytea);
        Add(command, keys.Cards, NpgsqlDbType.Text);
        Add(command, (short)card.Brand, NpgsqlDbType.Smallint);
        Add(command, card.Bin, NpgsqlDbType.Text);
        Add(command, card.LastFour, NpgsqlDbType.Text);
        Add(command, (short)card.Expiry.Month, NpgsqlDbType.Smallint);
        Add(command, (short)card.Expiry.Year, NpgsqlDbType.Smallint);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync()
            ? new StoredToken(card.Token, card.Expiry.Month, card.Expiry.Year, row.GetFieldValue<DateTimeOffset>(0))
            : null;
    }

    // INSERT has waited for the one who was first, so a statement that begins now sees his row.
    private async Task<StoredToken> FindAsync(NpgsqlConnection connection, NewCard card)
    {
        await using var command = new NpgsqlCommand(Find, connection);
        Add(command, card.Number, NpgsqlDbType.Bytea);
        Add(command, keys.Fingerprints, NpgsqlDbType.Bytea);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync()
            ? new StoredToken(row.GetString(0), row.GetInt16(1), row.GetInt16(2), row.GetFieldValue<DateTimeOffset>(3))
            : throw new InvalidOperationException("A card that was in the table is not there.");
    }

    private static void Add<T>(NpgsqlCommand command, T value, NpgsqlDbType type) =>
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
}
