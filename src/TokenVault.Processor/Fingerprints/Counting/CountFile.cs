using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;
using TokenVault.Domain.Callers;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>
/// The day's file, to which what is new is appended. Written to the system before an answer leaves, which a killed process does not
/// undo; synced every second, so that a power cut takes what was counted in the last one. Used under the counter's lock but for syncing.
/// </summary>
internal sealed class CountFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly byte[] _key;
    private readonly byte[] _head;
    private readonly ArrayBufferWriter<byte> _unwritten = new(256);
    private readonly Lock _sync = new();
    private long _length;
    private bool _isDirty;

    public CountFile(SafeFileHandle handle, byte[] key, byte[] head, long length) =>
        (_handle, _key, _head, _length) = (handle, key, head, length);

    /// <summary>Whether something could not be written. It is tried again before anything is added.</summary>
    public bool HasUnwritten => _unwritten.WrittenCount > 0;

    public void Add(ReadOnlySpan<ulong> numbers)
    {
        if (numbers.IsEmpty)
        {
            return;
        }

        var payload = ArrayPool<byte>.Shared.Rent(numbers.Length * CountedNumber.Bytes);
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(payload.AsSpan(i * CountedNumber.Bytes), numbers[i]);
        }

        Append(CountChunkKind.Numbers, payload.AsSpan(0, numbers.Length * CountedNumber.Bytes));
        ArrayPool<byte>.Shared.Return(payload);
    }

    public void AddClosed(ReadOnlySpan<uint> buckets)
    {
        if (buckets.IsEmpty)
        {
            return;
        }

        var payload = ArrayPool<byte>.Shared.Rent(buckets.Length * CountedNumber.BucketBytes);
        for (var i = 0; i < buckets.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(i * CountedNumber.BucketBytes), buckets[i]);
        }

        Append(CountChunkKind.Closed, payload.AsSpan(0, buckets.Length * CountedNumber.BucketBytes));
        ArrayPool<byte>.Shared.Return(payload);
    }

    public void Add(AllowanceUse use)
    {
        Span<byte> payload = stackalloc byte[CountChunk.UseBytes];
        use.Write(payload);
        Append(CountChunkKind.Use, payload);
    }

    public void Add(MerchantId alarmed) => Append(CountChunkKind.Alarm, Encoding.ASCII.GetBytes(alarmed.Value));

    /// <summary>Writes what was added. False where the disk doesn't take it: then it stays to be tried again at the same place.</summary>
    public bool TryWrite()
    {
        try
        {
            RandomAccess.Write(_handle, _unwritten.WrittenSpan, _length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        _length += _unwritten.WrittenCount;
        _unwritten.ResetWrittenCount();
        Volatile.Write(ref _isDirty, true);
        return true;
    }

    /// <summary>Puts what was written on the disk itself. Needs no lock of the caller's.</summary>
    /// <exception cref="IOException">What was written may be lost; nobody can tell.</exception>
    public void Sync()
    {
        lock (_sync)
        {
            if (!_handle.IsClosed && Interlocked.Exchange(ref _isDirty, false))
            {
                RandomAccess.FlushToDisk(_handle);
            }
        }
    }

    public void Dispose()
    {
        lock (_sync)
        {
            _handle.Dispose();
        }
    }

    private void Append(CountChunkKind kind, ReadOnlySpan<byte> payload) => CountChunk.Append(_unwritten, kind, payload, _key, _head);
}
