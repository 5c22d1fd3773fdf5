using System.Buffers.Binary;
using System.Collections.Concurrent;
using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Payments.Calls;

/// <summary>The idempotency keys that this process is working on now. The store knows the rest.</summary>
internal sealed class InFlightKeys
{
    // Far above what one processor line carries at once; beyond it the wait would be longer than any caller's deadline.
    private const int CountMax = 4096;

    private readonly ConcurrentDictionary<UInt128, byte> _keys = [];
    private int _count;

    /// <summary>Enters a key; dispose of the result when its call is answered.</summary>
    /// <exception cref="VaultException">IdempotencyKeyInFlight, or Overloaded.</exception>
    public Entry Enter(ReadOnlySpan<byte> keyDigest)
    {
        var key = KeyOf(keyDigest);
        if (Interlocked.Increment(ref _count) > CountMax)
        {
            Interlocked.Decrement(ref _count);
            throw new VaultException(VaultErrorCode.Overloaded);
        }

        if (!_keys.TryAdd(key, 0))
        {
            Interlocked.Decrement(ref _count);
            throw new VaultException(VaultErrorCode.IdempotencyKeyInFlight);
        }

        return new Entry(this, key);
    }

    /// <summary>Enters a key where no call has it now and there is room.</summary>
    public bool TryEnter(ReadOnlySpan<byte> keyDigest, out Entry entry)
    {
        var key = KeyOf(keyDigest);
        entry = new Entry(this, key);
        if (Interlocked.Increment(ref _count) <= CountMax && _keys.TryAdd(key, 0))
        {
            return true;
        }

        Interlocked.Decrement(ref _count);
        return false;
    }

    // Half of a keyed digest is enough to tell keys apart, and makes a key without an allocation.
    private static UInt128 KeyOf(ReadOnlySpan<byte> keyDigest) => BinaryPrimitives.ReadUInt128BigEndian(keyDigest);

    private void Leave(UInt128 key)
    {
        if (_keys.TryRemove(key, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    internal readonly struct Entry(InFlightKeys keys, UInt128 key) : IDisposable
    {
        public void Dispose() => keys.Leave(key);
    }
}
