using TokenVault.Opening.Keys.Custodians;

namespace TokenVault.Processor.Keys.Custody;

/// <summary>A share that is in and not enough yet. Wiped when disposed.</summary>
/// <param name="share">The share, which is its own from here on.</param>
/// <param name="forget">When it is forgotten.</param>
/// <param name="alarm">Rings then.</param>
internal sealed class HeldShare(CustodianShare share, DateTimeOffset forget, ITimer alarm) : IDisposable
{
    public CustodianShare Share => share;

    public DateTimeOffset Forget => forget;

    public void Dispose()
    {
        alarm.Dispose();
        share.Dispose();
    }
}
