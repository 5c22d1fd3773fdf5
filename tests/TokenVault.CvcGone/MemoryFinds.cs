namespace TokenVault.CvcGone;

/// <summary>How often a session's AEAD key and its private key stand in a process's memory.</summary>
internal sealed record MemoryFinds(int Keys, int PrivateKeys, long Bytes)
{
    public MemoryFinds Plus(int keys, int privateKeys, long bytes) => new(Keys + keys, PrivateKeys + privateKeys, Bytes + bytes);
}
