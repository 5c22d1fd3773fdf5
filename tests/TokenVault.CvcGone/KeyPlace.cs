namespace TokenVault.CvcGone;

/// <summary>Bytes that may hold a key, and where they are from.</summary>
internal sealed record KeyPlace(string Name, byte[] Bytes);
