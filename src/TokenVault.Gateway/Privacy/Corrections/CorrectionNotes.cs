using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Privacy.Corrections;

/// <summary>What was corrected of which token, when and by whom; never what it was or is.</summary>
internal sealed class CorrectionNotes(IRecordStore store, PrivacyNoteTable notes, TimeProvider clock)
{
    // Of one token's, in a copy.
    private const int ShownMax = 100;

    /// <summary>Notes a correction; on disk when it completes.</summary>
    public async Task AddAsync(IEnumerable<Token> tokens, IEnumerable<string> fields, string by)
    {
        var (writes, random, now) = (new WriteBatch(), new RandomPool(), clock.GetUtcNow());
        var record = new CorrectionRecord { Fields = { fields }, By = by, TimeMs = now.ToUnixTimeMilliseconds() };
        foreach (var token in tokens)
        {
            notes.PutCorrection(writes, token, random.NextId(now), record);
        }

        if (writes.Count > 0)
        {
            await store.CommitAsync(writes);
        }
    }

    /// <summary>What was corrected of a token, oldest first.</summary>
    public async Task<IReadOnlyList<Correction>> ListAsync(Token token, CancellationToken cancellation)
    {
        var found = new List<Correction>();
        await foreach (var (key, value) in store.ScanAsync(Table.PrivacyNotes, PrivacyNoteTable.CorrectionKey(token, 0), cancellation))
        {
            if (!notes.TryReadCorrection(key, value, token, out var record) || found.Count == ShownMax)
            {
                break;
            }

            found.Add(new Correction
            {
                Fields = { record.Fields },
                By = record.By,
                Time = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(record.TimeMs)),
            });
        }

        return found;
    }
}
