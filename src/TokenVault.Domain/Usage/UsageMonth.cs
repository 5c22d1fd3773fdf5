using System.Globalization;
using System.Runtime.InteropServices;
using TokenVault.Domain.Errors;

namespace TokenVault.Domain.Usage;

/// <summary>A month in UTC, from its first moment to the next one's.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct UsageMonth
{
    // Before it no identifier of ours was made.
    private const int YearMin = 2020;

    private UsageMonth(DateTimeOffset from) => From = from;

    public DateTimeOffset From { get; }

    public DateTimeOffset Until => From.AddMonths(1);

    /// <summary>The smallest identifier that was made in it.</summary>
    public UInt128 FirstId => IdAt(From);

    /// <summary>The smallest identifier that was made after it.</summary>
    public UInt128 EndId => IdAt(Until);

    /// <exception cref="VaultException">FieldMissing; TimeRangeInvalid where it is no month, or one that has not begun.</exception>
    public static UsageMonth Read(string text, DateTimeOffset now)
    {
        const string Field = "month";
        if (text.Length == 0)
        {
            throw new VaultException(VaultErrorCode.FieldMissing, Field);
        }

        return DateTimeOffset.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from)
            && from.Year >= YearMin && from <= now
                ? new UsageMonth(from)
                : throw new VaultException(VaultErrorCode.TimeRangeInvalid, Field);
    }

    public bool Contains(UInt128 id) => id >= FirstId && id < EndId;

    public bool Contains(DateTimeOffset time) => time >= From && time < Until;

    private static UInt128 IdAt(DateTimeOffset time) => (UInt128)(ulong)time.ToUnixTimeMilliseconds() << 80;
}
