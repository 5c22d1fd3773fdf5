using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace TokenVault.Hosting.Memory;

/// <summary>Gives Kestrel its buffers.</summary>
internal sealed class ClearingPoolFactory : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new ClearingMemoryPool();
}
