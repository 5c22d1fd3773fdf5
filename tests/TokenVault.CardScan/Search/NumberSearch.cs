using System.Buffers;
using System.Text;

namespace TokenVault.CardScan.Search;

/// <summary>Looks for all needles at once, and for digits with any single separators between them.</summary>
internal sealed class NumberSearch
{
    private const int PieceBytes = 1024 * 1024;

    private readonly SearchValues<string> _all;
    private readonly ILookup<(byte, byte, byte, byte), Needle> _byStart;
    private readonly HashSet<string> _numbers;
    private readonly int[] _lengths;
    private readonly int _longest;

    public NumberSearch(IReadOnlyList<string> numbers)
    {
        var needles = numbers.SelectMany(Needles.Of).ToList();
        _byStart = needles.ToLookup(needle => Start(needle.Bytes));
        _longest = needles.Max(needle => needle.Bytes.Length);

        // Latin-1 makes one character of each byte, so the vectorised text search serves for bytes.
        _all = SearchValues.Create(
            [.. needles.Select(needle => Encoding.Latin1.GetString(needle.Bytes)).Distinct(StringComparer.Ordinal)],
            StringComparison.Ordinal);
        _numbers = new HashSet<string>(numbers.Concat(numbers.Select(number => new string([.. number.Reverse()]))), StringComparer.Ordinal);
        _lengths = [.. numbers.Select(number => number.Length).Distinct()];
    }

    public IEnumerable<(string Encoding, long Offset)> Search(byte[] bytes) => SearchNeedles(bytes).Concat(SearchSeparated(bytes));

    private List<(string Encoding, long Offset)> SearchNeedles(byte[] bytes)
    {
        var found = new List<(string, long)>();
        for (var start = 0; start < bytes.Length; start += PieceBytes)
        {
            // Pieces overlap by the longest needle; what begins in the overlap is the next piece's to report.
            var piece = Encoding.Latin1.GetString(bytes, start, Math.Min(PieceBytes + _longest, bytes.Length - start));
            var place = 0;
            while (place < piece.Length && piece.AsSpan(place).IndexOfAny(_all) is >= 0 and var step && place + step < PieceBytes)
            {
                place += step;
                var at = start + place;
                if (at + 4 <= bytes.Length)
                {
                    found.AddRange(_byStart[Start(bytes.AsSpan(at))]
                        .Where(needle => needle.IsAt(bytes, at))
                        .Select(needle => (needle.Encoding, (long)at)));
                }

                place++;
            }
        }

        return found;
    }

    private List<(string Encoding, long Offset)> SearchSeparated(byte[] bytes)
    {
        var found = new List<(string, long)>();
        var digits = new StringBuilder();
        var places = new List<int>();
        var separators = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var c = (char)bytes[i];
            if (char.IsAsciiDigit(c))
            {
                digits.Append(c);
                places.Add(i);
                separators = 0;
                foreach (var length in _lengths)
                {
                    // Without a separator inside it is a needle and reported already.
                    if (digits.Length >= length && places[^1] - places[^length] >= length
                        && _numbers.Contains(digits.ToString(digits.Length - length, length)))
                    {
                        found.Add(("digits with separators", places[^length]));
                    }
                }
            }
            else if (digits.Length > 0 && c is ' ' or '-' or '.' or ',' or '_' or '/' or '\n' or '\r' or '\t' or '\0' && separators < 2)
            {
                separators++;
            }
            else if (digits.Length > 0)
            {
                digits.Clear();
                places.Clear();
                separators = 0;
            }
        }

        return found;
    }

    private static (byte, byte, byte, byte) Start(ReadOnlySpan<byte> bytes) => (bytes[0], bytes[1], bytes[2], bytes[3]);
}
