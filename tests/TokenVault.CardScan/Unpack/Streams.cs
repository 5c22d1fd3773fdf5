using System.IO.Compression;

namespace TokenVault.CardScan.Unpack;

/// <summary>Compressed streams, wherever in the bytes they begin.</summary>
internal static class Streams
{
    // Enough for any file that a test run writes; an unpacked stream that reaches it is searched as far as it goes.
    public const int BytesMax = 256 * 1024 * 1024;

    public static IEnumerable<Unpacked> In(byte[] bytes)
    {
        for (var i = 0; i + 4 <= bytes.Length; i++)
        {
            // RFC 1952, 2.3.1; RFC 1950, 2.2; RFC 8878, 3.1.1; ZIP application note, 4.3.7.
            if (bytes[i] == 0x1f && bytes[i + 1] == 0x8b && bytes[i + 2] == 8)
            {
                foreach (var unpacked in Unpack("gzip", i, bytes, stream => new GZipStream(stream, CompressionMode.Decompress)))
                {
                    yield return unpacked;
                }
            }
            else if ((bytes[i] & 0x0f) == 8 && bytes[i] <= 0x78 && ((bytes[i] << 8) | bytes[i + 1]) % 31 == 0)
            {
                foreach (var unpacked in Unpack("zlib", i, bytes, stream => new ZLibStream(stream, CompressionMode.Decompress)))
                {
                    yield return unpacked;
                }
            }
            else if (bytes[i] == 0x28 && bytes[i + 1] == 0xb5 && bytes[i + 2] == 0x2f && bytes[i + 3] == 0xfd)
            {
                foreach (var unpacked in Unpack("zstd", i, bytes, stream => new ZstdSharp.DecompressionStream(stream)))
                {
                    yield return unpacked;
                }
            }
            else if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 3 && bytes[i + 3] == 4 && ZipDataOf(bytes, i) is { } data)
            {
                foreach (var unpacked in Unpack("zip", data, bytes, stream => new DeflateStream(stream, CompressionMode.Decompress)))
                {
                    yield return unpacked;
                }
            }
        }

        // Deflate has no mark of its own, so it is tried where a file of nothing else would begin.
        foreach (var unpacked in Unpack("deflate", 0, bytes, stream => new DeflateStream(stream, CompressionMode.Decompress)))
        {
            yield return unpacked;
        }
    }

    // Stored members lie open in the file and need no unpacking.
    private static int? ZipDataOf(byte[] bytes, int header)
    {
        if (header + 30 > bytes.Length || BitConverter.ToUInt16(bytes, header + 8) != 8)
        {
            return null;
        }

        var data = header + 30 + BitConverter.ToUInt16(bytes, header + 26) + BitConverter.ToUInt16(bytes, header + 28);
        return data < bytes.Length ? data : null;
    }

    private static IEnumerable<Unpacked> Unpack(string how, int start, byte[] bytes, Func<Stream, Stream> open)
    {
        using var unpacked = new MemoryStream();
        try
        {
            using var packed = new MemoryStream(bytes, start, bytes.Length - start, writable: false);
            using var stream = open(packed);
            var piece = new byte[64 * 1024];
            int read;
            while (unpacked.Length < BytesMax && (read = stream.Read(piece)) > 0)
            {
                unpacked.Write(piece, 0, read);
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException or ZstdSharp.ZstdException)
        {
            // A stream that is cut off or no stream at all; what came out before is searched all the same.
        }

        // A few bytes come out of nearly anything.
        return unpacked.Length >= 12 ? [new Unpacked($"{how} at {start}", unpacked.ToArray())] : [];
    }
}
