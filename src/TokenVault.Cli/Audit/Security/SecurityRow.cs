using System.Globalization;
using System.Text.Json;

namespace TokenVault.Cli.Audit.Security;

/// <summary>One line of a security log.</summary>
/// <param name="Service">Whose it is: gateway, processor, or an enrolled gateway's id.</param>
/// <param name="Time">When it was told. Of a line that can't be read: the one's before it.</param>
/// <param name="Line">As it stands in the file.</param>
/// <param name="Fields">Its fields by name.</param>
internal sealed record SecurityRow(string Service, DateTimeOffset Time, string Line, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Stands for the event of a line that is no whole one, as a power cut or somebody's hand leaves it.</summary>
    public const string Unreadable = "unreadable";

    public static IReadOnlyList<string> Columns { get; } =
        ["time", "service", "event", "outcome", "role", "name", "remote", "method", "resource", "reason", "request"];

    public string Event => this["event"];

    public bool IsReadable => !string.Equals(Event, Unreadable, StringComparison.Ordinal);

    public string this[string name] => Fields.GetValueOrDefault(name, "");

    public IReadOnlyList<string> Cells => [.. Columns.Select(name => name switch
    {
        "time" => Time == default ? "" : Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        "service" => Service,
        _ => this[name],
    })];

    /// <summary>Reads a line. One that is none becomes a row too: what is missing from a log has to be seen.</summary>
    public static SecurityRow Read(string service, string line, DateTimeOffset before)
    {
        try
        {
            var fields = JsonSerializer.Deserialize<Dictionary<string, string>>(line);
            if (fields is not null
                && fields.ContainsKey("event")
                && DateTimeOffset.TryParseExact(
                    fields.GetValueOrDefault("time", ""), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return new SecurityRow(service, time, line, fields);
            }
        }
        catch (JsonException)
        {
            // Told below.
        }

        return new SecurityRow(service, before, line, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["event"] = Unreadable,
            ["reason"] = string.Create(CultureInfo.InvariantCulture, $"{line.Length} characters"),
        });
    }
}
