using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Storage.Records;

namespace TokenVault.Storage.Tables;

/// <summary>What each gateway reported last of the adapter's keys. Thread-safe, its batches are not.</summary>
/// <remarks>In <see cref="Table.KeyMatters"/>. Key: 5 ‖ the gateway in ASCII. Value: KeyUseReportRecord; the row's MAC follows.</remarks>
public sealed class KeyUseTable(RowSeal seal)
{
    private const byte Prefix = 5;

    public void Put(WriteBatch batch, GatewayId gateway, KeyUseReportRecord record)
    {
        record.Version = MessageRow.Version;
        seal.Write(batch, WriteKind.Put, Table.KeyMatters, [Prefix, .. Encoding.ASCII.GetBytes(gateway.Value)], record);
    }

    /// <summary>All reports: as many as there ever were gateways.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public async Task<IReadOnlyList<KeyUseReportRecord>> ReadAsync(IRecordStore store, CancellationToken cancellation)
    {
        var reports = new List<KeyUseReportRecord>();
        await foreach (var (key, value) in store.ScanAsync(Table.KeyMatters, new[] { Prefix }, cancellation))
        {
            if (key[0] != Prefix)
            {
                break;
            }

            var record = seal.Read(KeyUseReportRecord.Parser, Table.KeyMatters, key, value);
            MessageRow.ThrowIfUnknown(record.Version);
            reports.Add(record);
        }

        return reports;
    }
}
