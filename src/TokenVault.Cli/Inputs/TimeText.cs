using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace TokenVault.Cli.Inputs;

/// <summary>A moment as it is typed: a day, which begins at midnight UTC, or a time with its offset.</summary>
internal static class TimeText
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz"];

    public static bool TryParse(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    public static Option<string?> Option(string name, string description, bool required = false)
    {
        var option = new Option<string?>(name) { Description = $"{description} A day such as 2026-06-30 (from midnight UTC), or 2026-06-30T12:00:00Z.", Required = required };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !TryParse(result.Tokens[0].Value, out _))
            {
                result.AddError($"{name} must be a day, such as 2026-06-30, or a time with its offset, such as 2026-06-30T12:00:00Z.");
            }
        });
        return option;
    }

    public static Timestamp? Read(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text && TryParse(text, out var time) ? Timestamp.FromDateTimeOffset(time) : null;

    public static string Shown(Timestamp? time) => time is null ? "" : time.ToDateTimeOffset().ToString("u", CultureInfo.InvariantCulture);

    /// <summary>How long ago, in the largest unit that says enough.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays} d"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours} h"),
        { TotalMinutes: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalMinutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)age.TotalSeconds)} s"),
    };
}
