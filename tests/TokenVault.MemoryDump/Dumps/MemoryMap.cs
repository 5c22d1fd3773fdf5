using System.Globalization;

namespace TokenVault.MemoryDump.Dumps;

/// <summary>What the process used its memory for, as far as /proc tells.</summary>
internal sealed class MemoryMap
{
    /// <summary>The one kind that is documented to hold some (`src/TokenVault.Hosting/README.md`).</summary>
    public const string RuntimeHeap = "the runtime's heap";

    // The runtime reserves its heap in one row far larger than anything else.
    private const long HeapReserveMin = 16L << 30;

    // glibc reserves its further arenas in rows of so much, aligned to it.
    private const long ArenaBytes = 64L << 20;

    private readonly List<(long Start, long End, string What)> _rows;

    private MemoryMap(List<(long Start, long End, string What)> rows) => _rows = rows;

    public static MemoryMap Of(int process)
    {
        var rows = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/maps")).Select(Parse).ToList();
        var named = new List<(long, long, string)>();
        for (var i = 0; i < rows.Count;)
        {
            // A reservation is a chain of rows without a name, each beginning where the one before ends, whatever may be done there.
            var end = i + 1;
            while (rows[i].Name.Length == 0 && end < rows.Count && rows[end].Name.Length == 0 && rows[end].Start == rows[end - 1].End)
            {
                end++;
            }

            var bytes = rows[end - 1].End - rows[i].Start;
            for (; i < end; i++)
            {
                named.Add((rows[i].Start, rows[i].End, What(rows[i], bytes)));
            }
        }

        return new MemoryMap(named);
    }

    public string WhatIsAt(long address)
    {
        foreach (var (start, end, what) in _rows)
        {
            if (address >= start && address < end)
            {
                return what;
            }
        }

        return "memory that was mapped meanwhile";
    }

    private static string What((long Start, long End, string Mode, string Name) row, long reservation) => row.Name switch
    {
        "" when reservation >= HeapReserveMin => RuntimeHeap,
        "" when row.Start % ArenaBytes == 0 || reservation % ArenaBytes == 0 => "an arena of malloc",
        "" => string.Create(CultureInfo.InvariantCulture, $"memory without a name ({reservation >> 10} KiB)"),
        "[heap]" => "the first arena of malloc",
        _ => row.Name,
    };

    // proc(5): address range, permissions, offset, device, inode, path.
    private static (long Start, long End, string Mode, string Name) Parse(string line)
    {
        var words = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        var range = words[0].Split('-');
        return (
            long.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            long.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            words[1],
            words.Length > 5 ? words[5].Trim() : "");
    }
}
