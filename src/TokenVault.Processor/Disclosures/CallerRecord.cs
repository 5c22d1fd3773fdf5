using TokenVault.Domain.Errors;
using TokenVault.Hosting.Callers;
using TokenVault.Storage;

namespace TokenVault.Processor.Disclosures;

/// <summary>
/// Has the record of disclosures tell of each registry of callers that comes into force: who may bring cards to be opened, and who may read
/// the record. Who was added or disabled stands in the security log.
/// </summary>
internal sealed partial class CallerRecord(
    IRegistryInForce registry, DisclosureLog disclosures, IRecordStore store, RowSeal seal, ILogger<CallerRecord> logger) : BackgroundService
{
    // The registry is looked at as often.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly RecordedDigest _recorded = new("callers-recorded", store, seal);

    // So that the store is not asked every second.
    private ReadOnlyMemory<byte> _known;

    /// <summary>Writes an administrative entry where the registry is another one than that written last.</summary>
    public async Task RecordAsync()
    {
        var inForce = registry.InForce;
        if (_known.Span.SequenceEqual(inForce.Sha256.Span))
        {
            return;
        }

        if (!_recorded.Is(inForce.Sha256.Span))
        {
            await disclosures.AppendAsync(AdministrativeAct.Callers(inForce));
            await _recorded.PutAsync(inForce.Sha256);
        }

        _known = inForce.Sha256;
    }

    // The listener starts last: nobody is served by a registry that the record does not tell of.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RecordAsync();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryRecordAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task TryRecordAsync()
    {
        try
        {
            await RecordAsync();
        }
        catch (VaultException failure)
        {
            // The record or the store can't be written: no card is opened either, and the health check says so.
            LogNotRecorded(failure.Code);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Another registry of callers is in force and can't be put on record: {Code}.")]
    private partial void LogNotRecorded(VaultErrorCode code);
}
