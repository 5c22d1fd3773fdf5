using System.Runtime.CompilerServices;

namespace TokenVault.Storage;

/// <summary>Scans of whole tables that nobody waits for. Millions of rows one after the other would take a core from those who do wait.</summary>
public static class CalmScan
{
    // About a millisecond's work, and two of rest: ten million rows take two minutes.
    private const int RowsAtOnce = 256;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(2);

    /// <summary>As <see cref="IRecordStore.ScanAsync(Table, ReadOnlyMemory{byte}, CancellationToken)"/>, with a rest of two milliseconds after each 256 rows.</summary>
    public static async IAsyncEnumerable<(byte[] Key, byte[] Value)> ScanCalmlyAsync(
        this IRecordStore store, Table table, ReadOnlyMemory<byte> from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = 0;
        await foreach (var row in store.ScanAsync(table, from, cancellationToken))
        {
            yield return row;
            if (++rows % RowsAtOnce == 0)
            {
                await Task.Delay(Rest, cancellationToken);
            }
        }
    }
}
