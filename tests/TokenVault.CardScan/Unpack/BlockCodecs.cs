namespace TokenVault.CardScan.Unpack;

/// <summary>The two block formats without a mark of their own that RocksDB writes: LZ4 and Snappy.</summary>
internal static class BlockCodecs
{
    // RocksDB's blocks are a few KiB; far larger sizes are chance.
    private const int BytesMax = 1024 * 1024;

    /// <summary>Every place in a table file where a block of a stated size unpacks to exactly that size.</summary>
    /// <remarks>
    /// The places of blocks are in an index that may be compressed as well. Trying each offset needs no index, and finds dead
    /// blocks too; garbage that happens to unpack is searched in vain.
    /// </remarks>
    public static IEnumerable<Unpacked> In(byte[] file)
    {
        var buffer = new byte[BytesMax];
        for (var i = 0; i < file.Length; i++)
        {
            var size = ReadSize(file, i, out var data);
            if (size is < 24 or > BytesMax)
            {
                continue;
            }

            if (TryUnpackLz4(file.AsSpan(data), buffer.AsSpan(0, size)))
            {
                yield return new Unpacked($"LZ4 block at {i}", buffer[..size]);
            }

            if (TryUnpackSnappy(file.AsSpan(data), buffer.AsSpan(0, size)))
            {
                yield return new Unpacked($"Snappy block at {i}", buffer[..size]);
            }
        }
    }

    /// <summary>LZ4 block format, from lz4/doc/lz4_Block_format.md.</summary>
    public static bool TryUnpackLz4(ReadOnlySpan<byte> packed, Span<byte> unpacked)
    {
        var (read, written) = (0, 0);
        while (read < packed.Length)
        {
            var token = packed[read++];
            if (!TryLength(packed, ref read, token >> 4, out var literals)
                || literals > packed.Length - read || literals > unpacked.Length - written)
            {
                return false;
            }

            packed.Slice(read, literals).CopyTo(unpacked[written..]);
            (read, written) = (read + literals, written + literals);
            if (written == unpacked.Length)
            {
                return true;
            }

            if (read + 2 > packed.Length)
            {
                return false;
            }

            var distance = packed[read] | (packed[read + 1] << 8);
            read += 2;
            if (!TryLength(packed, ref read, token & 15, out var match) || !TryCopy(unpacked, ref written, distance, match + 4))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Snappy, from google/snappy/format_description.txt; its size stands in front, as RocksDB's does.</summary>
    public static bool TryUnpackSnappy(ReadOnlySpan<byte> packed, Span<byte> unpacked)
    {
        var (read, written) = (0, 0);
        while (written < unpacked.Length && read < packed.Length)
        {
            var tag = packed[read++];
            if ((tag & 3) == 0)
            {
                var extra = Math.Max(0, (tag >> 2) - 59);
                if (read + extra > packed.Length)
                {
                    return false;
                }

                long length = extra == 0 ? tag >> 2 : LittleEndian(packed.Slice(read, extra));
                read += extra;
                if (++length > packed.Length - read || length > unpacked.Length - written)
                {
                    return false;
                }

                packed.Slice(read, (int)length).CopyTo(unpacked[written..]);
                (read, written) = (read + (int)length, written + (int)length);
                continue;
            }

            var bytes = (tag & 3) == 3 ? 4 : tag & 3;
            if (read + bytes > packed.Length)
            {
                return false;
            }

            var distance = (tag & 3) == 1 ? ((long)(tag >> 5) << 8) | packed[read] : LittleEndian(packed.Slice(read, bytes));
            read += bytes;
            if (!TryCopy(unpacked, ref written, distance, (tag & 3) == 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1))
            {
                return false;
            }
        }

        return written == unpacked.Length;
    }

    private static long LittleEndian(ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }

    private static bool TryLength(ReadOnlySpan<byte> packed, ref int read, int nibble, out int length)
    {
        length = nibble;
        if (nibble < 15)
        {
            return true;
        }

        while (read < packed.Length && length <= BytesMax)
        {
            var more = packed[read++];
            length += more;
            if (more != 255)
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryCopy(Span<byte> unpacked, ref int written, long distance, int length)
    {
        if (distance == 0 || distance > written || length > unpacked.Length - written)
        {
            return false;
        }

        for (var i = 0; i < length; i++, written++)
        {
            unpacked[written] = unpacked[written - (int)distance];
        }

        return true;
    }

    // RocksDB, block format 2 and later: the unpacked size as a varint32 before the packed bytes.
    private static int ReadSize(byte[] file, int place, out int data)
    {
        var size = 0;
        data = place;
        for (var shift = 0; shift < 28 && data < file.Length; shift += 7)
        {
            var b = file[data++];
            size |= (b & 0x7f) << shift;
            if (b < 0x80)
            {
                return size;
            }
        }

        return 0;
    }
}
