using System.Globalization;
using System.Security.Cryptography;

namespace TokenVault.MemoryDump;

/// <summary>Numbers with a valid check digit, drawn for one run. Nobody's cards but by chance, and sent to a vault of the run's own alone.</summary>
internal static class CardNumbers
{
    // Visa and Mastercard with 16 digits, American Express with 15, so that all the packed forms are looked for.
    private static readonly (string Prefix, int Digits)[] Kinds = [("4", 16), ("4", 16), ("52", 16), ("37", 15)];

    public static List<string> Draw(int count)
    {
        var drawn = new HashSet<string>(StringComparer.Ordinal);
        while (drawn.Count < count)
        {
            var (prefix, digits) = Kinds[drawn.Count % Kinds.Length];

            // Drawn in full, so that hardly two have the same six leading and four last digits: of these the adapter bounds the count.
            drawn.Add(Complete(prefix + RandomNumberGenerator.GetString("0123456789", digits - 1 - prefix.Length)));
        }

        return [.. drawn];
    }

    // ISO/IEC 7812-1, annex B.
    private static string Complete(string body)
    {
        var sum = 0;
        for (var i = 0; i < body.Length; i++)
        {
            var digit = body[^(i + 1)] - '0';
            sum += (i & 1) == 1 ? digit : digit < 5 ? digit * 2 : (digit * 2) - 9;
        }

        return body + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }
}
