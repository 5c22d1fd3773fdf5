namespace TokenVault.Sandbox.Http;

internal readonly record struct Reply(int Status, ReadOnlyMemory<byte> Body);
