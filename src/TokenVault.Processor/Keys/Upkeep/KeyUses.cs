using System.Collections.Concurrent;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;
using TokenVault.Hosting.Callers;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Keys.Calls;
using TokenVault.Processor.Keys.Life;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Keys.Upkeep;

/// <summary>Keeps what gateways report of keys, one report after the other. Read as a whole at the start; any thread may ask.</summary>
internal sealed class KeyUses(IRecordStore store, RowSeal seal, IRegistryInForce registry, TimeProvider clock) : IKeyUses, IHostedService, IDisposable
{
    private const int UsesMax = 256;

    private readonly KeyUseTable _table = new(seal);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<string, KeyUseReportRecord> _reports = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Gateways => registry.NamesOf(CallerRole.Gateway);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var report in await _table.ReadAsync(store, cancellationToken))
        {
            _reports[report.GatewayId] = report;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public IReadOnlyList<KeyUse> Of(KeyName key)
    {
        var uses = new List<KeyUse>();
        foreach (var gateway in Gateways.Union(_reports.Keys, StringComparer.Ordinal))
        {
            var report = _reports.GetValueOrDefault(gateway);
            var use = report?.Uses.FirstOrDefault(one => one.Purpose == (uint)key.Purpose && one.Number == key.Number);
            uses.Add(new KeyUse(
                gateway,
                use?.Count ?? 0,
                KeyTimes.Noted(report?.TimeMs),
                KeyTimes.Noted(use?.LastUseMs))
            {
                Gone = IsGone(gateway) ? KeyTimes.Noted(report?.GoneTimeMs) : null,
                GoneSaidBy = report?.GoneSaidBy ?? "",
            });
        }

        return uses;
    }

    public bool IsGone(string gateway) =>
        _reports.GetValueOrDefault(gateway) is { GoneTimeMs: > 0 } && !Gateways.Contains(gateway, StringComparer.Ordinal);

    public async Task ForgetAsync(GatewayId gateway, string person)
    {
        await _turn.WaitAsync();
        try
        {
            // What it reported stays: whoever destroys a key is told of it all the same.
            var record = _reports.GetValueOrDefault(gateway.Value)?.Clone() ?? new KeyUseReportRecord { GatewayId = gateway.Value };
            (record.GoneTimeMs, record.GoneSaidBy) = (clock.GetUtcNow().ToUnixTimeMilliseconds(), person);
            await PutAsync(gateway, record);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes a gateway's report in place of its last one; on disk when it completes.</summary>
    /// <exception cref="VaultException">Too many keys, or of purposes that no gateway's rows depend on; StoreUnavailable.</exception>
    public async Task TakeAsync(ReportKeyUseRequest request, GatewayId gateway)
    {
        if (request.Uses.Count > UsesMax)
        {
            throw new VaultException(VaultErrorCode.BatchTooLarge, "uses");
        }

        await _turn.WaitAsync();
        try
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            var before = _reports.GetValueOrDefault(gateway.Value);
            var record = new KeyUseReportRecord { GatewayId = gateway.Value, TimeMs = now };
            record.Uses.AddRange(request.Uses.Where(static use => use.Count > 0).Select(use => new KeyUseRecord
            {
                Purpose = (uint)PurposeOf(use.Purpose),
                Number = use.Number,
                Count = use.Count,
                LastUseMs = now,
            }));

            // When something depended on a key last is what backups are counted from.
            foreach (var over in before?.Uses ?? [])
            {
                if (!record.Uses.Any(use => use.Purpose == over.Purpose && use.Number == over.Number) && record.Uses.Count < 2 * UsesMax)
                {
                    record.Uses.Add(new KeyUseRecord { Purpose = over.Purpose, Number = over.Number, LastUseMs = over.LastUseMs });
                }
            }

            await PutAsync(gateway, record);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task PutAsync(GatewayId gateway, KeyUseReportRecord record)
    {
        var batch = new WriteBatch();
        _table.Put(batch, gateway, record);
        await store.CommitAsync(batch);
        _reports[gateway.Value] = record;
    }

    private static KeyPurpose PurposeOf(Contracts.V1.KeyPurpose purpose)
    {
        foreach (var known in (ReadOnlySpan<KeyPurpose>)[KeyPurpose.Opening, KeyPurpose.Wrapping, KeyPurpose.Fingerprint])
        {
            if (KeyView.PurposeOf(known) == purpose)
            {
                return known;
            }
        }

        throw new VaultException(VaultErrorCode.KeyPurposeInvalid, "uses.purpose");
    }
}
