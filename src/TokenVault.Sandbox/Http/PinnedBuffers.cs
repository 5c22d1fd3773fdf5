using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

namespace TokenVault.Sandbox.Http;

/// <summary>Buffers for requests, used again: the collector gives pinned ones slowly, and an ordinary one it would copy. Safe for many threads.</summary>
internal static class PinnedBuffers
{
    // Of those that are lent. Most requests fit.
    private const int Bytes = 4096;
    private const int KeptMax = 1024;

    private static readonly DefaultObjectPool<byte[]> Pool = new(new Policy(), KeptMax);

    public static byte[] Rent() => Pool.Get();

    /// <summary>Wipes a buffer, and keeps it where it is one that was lent. Once only, and nobody may use it afterwards.</summary>
    public static void Return(byte[] buffer)
    {
        CryptographicOperations.ZeroMemory(buffer);
        Pool.Return(buffer);
    }

    private sealed class Policy : PooledObjectPolicy<byte[]>
    {
        public override byte[] Create() => GC.AllocateUninitializedArray<byte>(Bytes, pinned: true);

        public override bool Return(byte[] obj) => obj.Length == Bytes;
    }
}
