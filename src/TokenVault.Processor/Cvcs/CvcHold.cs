using TokenVault.Storage;

namespace TokenVault.Processor.Cvcs;

/// <summary>A CVC handle in use by one authorization.</summary>
internal sealed class CvcHold : IDisposable
{
    /// <summary>An authorization without a CVC.</summary>
    public static readonly CvcHold None = new(null, default, default);

    private readonly CvcDesk? _desk;
    private readonly ReadOnlyMemory<byte> _handle;

    public CvcHold(CvcDesk? desk, CvcName name, ReadOnlyMemory<byte> handle) => (_desk, Name, _handle) = (desk, name, handle);

    public CvcName Name { get; }

    public bool IsNone => _desk is null;

    /// <summary>
    /// Ends the handle for good: the authorization that it was for has its answer (PCI DSS 3.3.1). The mark goes into the batch,
    /// so that it is on disk together with that answer.
    /// </summary>
    public void Spend(WriteBatch batch) => _desk?.Spend(Name, _handle.Span, batch);

    public void Dispose() => _desk?.Release(Name);
}
