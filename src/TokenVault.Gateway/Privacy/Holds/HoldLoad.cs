namespace TokenVault.Gateway.Privacy.Holds;

/// <summary>Reads the holds before anything is served.</summary>
internal sealed class HoldLoad(LegalHolds holds) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => holds.LoadAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
