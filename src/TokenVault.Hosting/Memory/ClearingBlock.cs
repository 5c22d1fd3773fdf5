using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TokenVault.Hosting.Memory;

/// <summary>A pinned buffer that is cleared when it is given back.</summary>
internal sealed class ClearingBlock(ClearingMemoryPool? pool, int bytes) : IMemoryOwner<byte>
{
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
    private int _isFree;

    public Memory<byte> Memory => MemoryMarshal.CreateFromPinnedArray(_bytes, 0, _bytes.Length);

    public void Lend() => Volatile.Write(ref _isFree, 0);

    public void Dispose()
    {
        // Given back twice it would be lent to two connections, and one would read the other's cards.
        if (Interlocked.Exchange(ref _isFree, 1) == 0)
        {
            CryptographicOperations.ZeroMemory(_bytes);
            pool?.Keep(this);
        }
    }
}
