namespace TokenVault.Processor.Orders.Execution;

/// <summary>Somebody's turn with the runs of orders, until it is disposed.</summary>
internal sealed class OrderTurn(SemaphoreSlim turn) : IDisposable
{
    public void Dispose() => turn.Release();
}
