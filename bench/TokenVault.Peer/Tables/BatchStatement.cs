using Npgsql;
using NpgsqlTypes;

namespace TokenVault.Peer.Tables;

/// <summary>The statements of a batch: arrays of columns, unnested to rows.</summary>
internal sealed class BatchStatement(NpgsqlConnection connection, PeerKeys keys)
{
    private const string Insert =
        $"""
        INSERT INTO tokens ({TokenSchema.Columns})
        SELECT c.token, hmac(c.number, $8, 'sha256'), pgp_sym_encrypt_bytea(c.number, $9, '{TokenSchema.Cipher}'),
               c.brand, c.bin, c.last_four, c.expiry_month, c.expiry_year, now()
        FROM unnest($1, $2, $3, $4, $5, $6, $7) AS c (token, number, brand, bin, last_four, expiry_month, expiry_year)
        ON CONFLICT (fingerprint) DO NOTHING RETURNING token, created
        """;

    private const string Find =
        """
        SELECT c.place, t.token, t.expiry_month, t.expiry_year, t.created
        FROM unnest($1) WITH ORDINALITY AS c (number, place) JOIN tokens t ON t.fingerprint = hmac(c.number, $2, 'sha256')
        """;

    /// <summary>Inserts the cards that are not there yet, and gives the tokens of these with their times.</summary>
    public async Task<Dictionary<string, DateTimeOffset>> InsertAsync(List<WaitingCard> batch)
    {
        await using var command = new NpgsqlCommand(Insert, connection);
        Add(command, Column(batch, card => card.Token), NpgsqlDbType.Text);
        Add(command, Column(batch, card => card.Number), NpgsqlDbType.Bytea);
        Add(command, Column(batch, card => (short)card.Brand), NpgsqlDbType.Smallint);
        Add(command, Column(batch, card => card.Bin), NpgsqlDbType.Text);
        Add(command, Column(batch, card => card.LastFour), NpgsqlDbType.Text);
        Add(command, Column(batch, card => (short)card.Expiry.Month), NpgsqlDbType.Smallint);
        Add(command, Column(batch, card => (short)card.Expiry.Year), NpgsqlDbType.Smallint);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = keys.Fingerprints, NpgsqlDbType = NpgsqlDbType.Bytea });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = keys.Cards, NpgsqlDbType = NpgsqlDbType.Text });
        var created = new Dictionary<string, DateTimeOffset>(batch.Count, StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            created.Add(rows.GetString(0), rows.GetFieldValue<DateTimeOffset>(1));
        }

        return created;
    }

    /// <summary>Answers the cards that have their token already: in the table before, or twice in this batch.</summary>
    public async Task FindAsync(List<WaitingCard> known)
    {
        await using var command = new NpgsqlCommand(Find, connection);
        Add(command, Column(known, card => card.Number), NpgsqlDbType.Bytea);
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = keys.Fingerprints, NpgsqlDbType = NpgsqlDbType.Bytea });
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            known[(int)rows.GetInt64(0) - 1].Answer.SetResult(
                new StoredToken(rows.GetString(1), rows.GetInt16(2), rows.GetInt16(3), rows.GetFieldValue<DateTimeOffset>(4)));
        }

        known.ForEach(waiting => waiting.Answer.TrySetException(new InvalidOperationException("A card that was in the table is not there.")));
    }

    private static T[] Column<T>(List<WaitingCard> batch, Func<NewCard, T> value) => [.. batch.Select(waiting => value(waiting.Card))];

    private static void Add<T>(NpgsqlCommand command, T[] column, NpgsqlDbType type) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = column, NpgsqlDbType = NpgsqlDbType.Array | type });
}
