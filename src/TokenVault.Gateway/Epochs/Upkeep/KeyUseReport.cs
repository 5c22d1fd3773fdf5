using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Envelope.Epochs;
using TokenVault.Gateway.Epochs.Manifests;
using TokenVault.Gateway.Tokenize.Rekeying;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Epochs.Upkeep;

/// <summary>Counts what of this gateway's rows depends on which of the adapter's keys.</summary>
internal sealed class KeyUseReport(IRecordStore store, EpochTable table, SealingKeyState sealing, IndexKeyState index)
{
    /// <param name="wrapped">How many registered epochs are under which wrapping key.</param>
    /// <param name="tokens">How many tokens the index has under its key.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ReportKeyUseRequest> MakeAsync(IReadOnlyDictionary<uint, long> wrapped, long tokens, CancellationToken cancellation)
    {
        var report = new ReportKeyUseRequest();
        report.Uses.AddRange(wrapped.Select(static one => Of(KeyPurpose.Wrapping, one.Key, one.Value)));

        // The epoch that waits next is sealed to the key of the manifest that is here: it is needed, whichever the adapter has drawn since.
        var pending = new Dictionary<uint, long> { [sealing.Key.Number] = 1 };
        await foreach (var (_, row) in table.PendingAsync(store, cancellation))
        {
            if (EpochHeader.TryDecode(row.Envelope.Span, out var header, out _))
            {
                pending[header.RecipientKey] = pending.GetValueOrDefault(header.RecipientKey) + 1;
            }
        }

        report.Uses.AddRange(pending.Select(static one => Of(KeyPurpose.Sealing, one.Key, one.Value)));

        // While the index is made anew, and while idempotency keys of before are answered, both are needed, whatever is left.
        var keys = index.Current;
        foreach (var key in (byte[])[keys.Index, keys.Next, keys.Former])
        {
            if (key != 0)
            {
                report.Uses.Add(Of(KeyPurpose.Fingerprint, key, key == keys.Index ? Math.Max(tokens, 1) : 1));
            }
        }

        return report;
    }

    /// <summary>How many cards and digits the index has.</summary>
    public async Task<long> CountIndexAsync(CancellationToken cancellation)
    {
        var count = 0L;
        await foreach (var _ in store.ScanCalmlyAsync(Table.Fingerprints, default, cancellation))
        {
            count++;
        }

        return count;
    }

    private static DependentRows Of(KeyPurpose purpose, uint number, long count) => new() { Purpose = purpose, Number = number, Count = count };
}
