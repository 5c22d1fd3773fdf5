namespace TokenVault.Processor.Webhooks.Receiving;

/// <summary>The lifetime of a server inside a process whose own host listens to signals.</summary>
internal sealed class DetachedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
