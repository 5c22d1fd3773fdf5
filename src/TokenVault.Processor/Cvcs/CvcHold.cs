namespace TokenVault.Processor.Cvcs;

/// <summary>A CVC handle in use by one charge.</summary>
internal sealed class CvcHold : IDisposable
{
    /// <summary>A charge without a CVC.</summary>
    public static readonly CvcHold None = new(null, default, default);

    private readonly CvcDesk? _desk;
    private readonly (UInt128 Session, ulong Sequence) _name;
    private readonly ReadOnlyMemory<byte> _handle;

    public CvcHold(CvcDesk? desk, (UInt128 Session, ulong Sequence) name, ReadOnlyMemory<byte> handle) =>
        (_desk, _name, _handle) = (desk, name, handle);

    /// <summary>Ends the handle for good: the authorization that it was for may have taken place (PCI DSS 3.3.1).</summary>
    public void MarkSpent() => _desk?.MarkSpent(_handle.Span);

    public void Dispose() => _desk?.Release(_name);
}
