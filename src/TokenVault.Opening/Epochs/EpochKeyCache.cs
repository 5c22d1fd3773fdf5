using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;

namespace TokenVault.Opening.Epochs;

/// <summary>Unwrapped keys of the epochs last opened, bounded in number. A key that leaves is wiped as soon as nobody opens with it.</summary>
/// <remarks>
/// Keyed by SHA-256 of the registered epoch's bytes, so that a hit stands for exactly the bytes that were authenticated when the
/// key was unwrapped. When it is full, MemoryCache keeps the old entries, drops the new one and makes room in the background.
/// </remarks>
public sealed class EpochKeyCache : IDisposable
{
    /// <summary>Some three days of one gateway's epochs, in less than 2 MB.</summary>
    public const int EpochsMaxDefault = 4096;

    private readonly MemoryCache _cache;

    public EpochKeyCache(int epochsMax = EpochsMaxDefault) =>
        _cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = epochsMax });

    internal int Count => _cache.Count;

    /// <summary>Gives a key that the caller returns after use.</summary>
    internal bool TryRent(ReadOnlySpan<byte> registeredEpoch, [NotNullWhen(true)] out EpochKey? key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        key = _cache.TryGetValue(NameOf(registeredEpoch, digest), out var found) ? (EpochKey)found! : null;
        return key is not null && key.TryRent();
    }

    /// <summary>Hands the reference that the key was made with to the cache.</summary>
    internal void Add(ReadOnlySpan<byte> registeredEpoch, EpochKey key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        using var entry = _cache.CreateEntry(NameOf(registeredEpoch, digest).ToString());
        entry.Value = key;
        entry.Size = 1;

        // Called for each way out: evicted, replaced by another thread's copy, not taken in for want of room, cleared.
        entry.RegisterPostEvictionCallback(static (_, value, _, _) => ((EpochKey)value!).Return());
    }

    /// <summary>Forgets all: a key that was destroyed opens nothing more from here either.</summary>
    public void Clear() => _cache.Clear();

    public void Dispose()
    {
        // Disposing alone calls nobody back, and the keys would stay.
        _cache.Clear();
        _cache.Dispose();
    }

    // The digest's 32 bytes seen as 16 characters: MemoryCache finds a string by a span of them without allocating.
    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<byte> registeredEpoch, Span<byte> digest)
    {
        SHA256.HashData(registeredEpoch, digest);
        return MemoryMarshal.Cast<byte, char>(digest);
    }
}
