using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace TokenVault.Sandbox.Records;

/// <summary>Reads the records line by line at start.</summary>
internal static class RecordReader
{
    private const int PieceBytes = 1024 * 1024;

    /// <returns>Where the last finished line ends.</returns>
    /// <exception cref="InvalidDataException">A finished line can't be read.</exception>
    public static long ReadAll(SafeFileHandle file, Action<RecordLine, RecordPlace> replay)
    {
        var buffer = new byte[PieceBytes];
        long lineStart = 0;
        var held = 0;
        while (true)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(held), lineStart + held);
            if (read == 0)
            {
                return lineStart;
            }

            held += read;
            var used = 0;
            int end;
            while ((end = buffer.AsSpan(used, held - used).IndexOf((byte)'\n')) >= 0)
            {
                replay(Parse(buffer.AsSpan(used, end), lineStart), new RecordPlace(lineStart, end + 1));
                used += end + 1;
                lineStart += end + 1;
            }

            buffer.AsSpan(used, held - used).CopyTo(buffer);
            held -= used;
            if (held == buffer.Length)
            {
                throw new InvalidDataException($"The records hold an overlong line at byte {lineStart}.");
            }
        }
    }

    private static RecordLine Parse(ReadOnlySpan<byte> line, long offset)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RecordJson.Default.RecordLine)
                ?? throw new InvalidDataException($"The records hold an empty line at byte {offset}.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"The records are damaged at byte {offset}.", error);
        }
    }
}
