using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>Reads a day's file when the adapter starts, checks each chunk, and cuts off what a crash left unfinished.</summary>
internal static class CountFileReader
{
    // No such run stands in what is written by chance: it is where a crash kept a file's length and not its bytes. The header's zeros
    // and those of lengths and of an allowance's use are shorter, or behind a MAC that was found good.
    private const int ZeroRunBytes = 32;

    /// <summary>Gives the file to go on with, and how many bytes were cut off.</summary>
    /// <exception cref="CountDamageException">It is altered; the message names the mend.</exception>
    public static (CountFile File, long TornBytes) Open(string path, CountedDay day, byte keyNumber, byte[] key)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var head = CountChunk.Header(keyNumber, day.Number);
            var whole = ReadChunks(handle, path, day, key, head);
            var torn = RandomAccess.GetLength(handle) - whole;
            if (torn > 0)
            {
                RandomAccess.SetLength(handle, whole);
                RandomAccess.FlushToDisk(handle);
            }

            return (new CountFile(handle, key, head, whole), torn);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>By which fingerprint key a file was counted, as its header says. 0 where it has none.</summary>
    public static byte KeyNumberOf(string path)
    {
        Span<byte> header = stackalloc byte[CountChunk.HeaderBytes];
        using var handle = File.OpenHandle(path);
        return Fill(handle, header, 0) == header.Length ? CountChunk.KeyNumberOf(header) : (byte)0;
    }

    // Returns where the last whole chunk ends; the head is then its MAC.
    private static long ReadChunks(SafeFileHandle handle, string path, CountedDay day, byte[] key, byte[] head)
    {
        var buffer = new byte[CountChunk.PrefixBytes + CountChunk.PayloadBytesMax + CountChunk.MacBytes];
        if (Fill(handle, buffer.AsSpan(0, CountChunk.HeaderBytes), 0) < CountChunk.HeaderBytes
            || !buffer.AsSpan(0, CountChunk.HeaderBytes).SequenceEqual(head))
        {
            throw Damage(path, "its beginning is not that of this day");
        }

        long offset = CountChunk.HeaderBytes;
        while (true)
        {
            var read = buffer.AsSpan(0, Fill(handle, buffer, offset));
            if (read.Length < CountChunk.PrefixBytes)
            {
                return offset;
            }

            var payload = BinaryPrimitives.ReadInt32BigEndian(read[1..]);
            var isPossible = payload is >= 0 and <= CountChunk.PayloadBytesMax && BinaryPrimitives.ReadInt32BigEndian(read[5..]) == ~payload;
            var length = CountChunk.PrefixBytes + payload + CountChunk.MacBytes;
            if (isPossible && length > read.Length)
            {
                // The file ends within the chunk: nobody was answered on it.
                return offset;
            }

            if (!isPossible || !IsNext(read[..length], key, head))
            {
                return IsZeroedByCrash(read) ? offset : throw Damage(path, $"what begins at byte {offset} was not written by this adapter");
            }

            if (!day.TryRestore((CountChunkKind)read[0], read.Slice(CountChunk.PrefixBytes, payload)))
            {
                throw Damage(path, $"what begins at byte {offset} is not known to this version");
            }

            offset += length;
        }
    }

    private static bool IsNext(ReadOnlySpan<byte> chunk, byte[] key, Span<byte> head)
    {
        Span<byte> mac = stackalloc byte[CountChunk.MacBytes];
        head.CopyTo(mac);
        CountChunk.Follow(chunk[..^CountChunk.MacBytes], key, mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, chunk[^CountChunk.MacBytes..]))
        {
            return false;
        }

        mac.CopyTo(head);
        return true;
    }

    private static bool IsZeroedByCrash(ReadOnlySpan<byte> rest) => rest.IndexOf(stackalloc byte[ZeroRunBytes]) >= 0 || !rest.ContainsAnyExcept((byte)0);

    private static int Fill(SafeFileHandle handle, Span<byte> buffer, long offset)
    {
        var filled = 0;
        while (filled < buffer.Length && RandomAccess.Read(handle, buffer[filled..], offset + filled) is > 0 and var read)
        {
            filled += read;
        }

        return filled;
    }

    private static CountDamageException Damage(string path, string what) => new(
        $"{path} is damaged: {what}. Find out who changed it. To start without it, move it away: counting begins anew with this day, and "
        + "allowances that were in use are taken for used up.");
}
