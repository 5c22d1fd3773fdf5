using TokenVault.Gateway.Payments.Book;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>Before the first caller is served: the changes' numbers go on, and what a process before left in flight is unknown.</summary>
internal sealed class PaymentStart(EventSequence events, OpenOperationScan scan) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await events.OpenAsync(cancellationToken);
        await scan.TakeOverAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
