using System.Globalization;

namespace TokenVault.MemoryDump.Search;

/// <summary>Digits with up to two separators between one and the next, which no needle covers.</summary>
internal sealed class SeparatedDigits
{
    private const ulong Wrap = 10_000_000_000_000_000_000; // 19 digits: the longest number
    private const int RingSize = 32;

    private readonly Dictionary<(int Length, ulong Value), int> _numbers = [];
    private readonly (int Length, ulong Wrap)[] _lengths;

    public SeparatedDigits(IReadOnlyList<string> numbers)
    {
        for (var i = 0; i < numbers.Count; i++)
        {
            _numbers.TryAdd((numbers[i].Length, Value(numbers[i])), i);
            _numbers.TryAdd((numbers[i].Length, Value(new string([.. numbers[i].Reverse()]))), i);
        }

        _lengths = [.. numbers.Select(number => number.Length).Distinct().Select(length => (length, (ulong)UInt128.Parse("1" + new string('0', length), CultureInfo.InvariantCulture)))];
    }

    public void Search(ReadOnlySpan<byte> bytes, List<DumpFind> finds)
    {
        Span<int> places = stackalloc int[RingSize];
        var (count, separators, value) = (0, 0, 0UL);
        for (var i = 0; i < bytes.Length; i++)
        {
            var c = bytes[i];
            if (char.IsAsciiDigit((char)c))
            {
                // Modulo 2^64 the nineteen last digits would be lost; modulo 10^19 / 10 the eighteen before the new one are kept.
                value = ((value % (Wrap / 10)) * 10) + (ulong)(c - '0');
                places[count++ % RingSize] = i;
                separators = 0;
                Report(value, places, count, finds);
            }
            else if (count > 0)
            {
                if (c is (byte)' ' or (byte)'-' or (byte)'.' or (byte)',' or (byte)'_' or (byte)'/' or (byte)'\n' or (byte)'\r' or (byte)'\t' or 0 && separators < 2)
                {
                    separators++;
                }
                else
                {
                    (count, separators, value) = (0, 0, 0);
                }
            }
        }
    }

    private void Report(ulong value, ReadOnlySpan<int> places, int count, List<DumpFind> finds)
    {
        foreach (var (length, wrap) in _lengths)
        {
            if (count < length)
            {
                continue;
            }

            // Without a separator inside it is a needle and reported already.
            var start = places[(count - length) % RingSize];
            if (places[(count - 1) % RingSize] - start >= length && _numbers.TryGetValue((length, value % wrap), out var number))
            {
                finds.Add(new DumpFind(number, "digits with separators", start));
            }
        }
    }

    private static ulong Value(string digits) => ulong.Parse(digits, CultureInfo.InvariantCulture);
}
