namespace TokenVault.Opening.Keys.Locks;

/// <summary>The master key, wrapped by one of the ways to open a keystore. Not secret.</summary>
/// <param name="Kind">Which way.</param>
/// <param name="Body">Laid out as the kind says, at most <see cref="BodyBytesMax"/>.</param>
public sealed record KeystoreLock(LockKind Kind, ReadOnlyMemory<byte> Body)
{
    /// <summary>Room for the shares of ten custodians in any five.</summary>
    public const int BodyBytesMax = 32 * 1024;
}
