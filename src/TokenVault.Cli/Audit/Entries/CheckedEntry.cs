using System.Text.Json;

namespace TokenVault.Cli.Audit.Entries;

/// <summary>An entry of the record as it came, and its fields to be shown.</summary>
/// <param name="Number">Its place in the record, from 0.</param>
/// <param name="Line">The leaf.</param>
/// <param name="Fields">By name, in the line's order.</param>
internal sealed record CheckedEntry(long Number, byte[] Line, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    private static readonly string[] OwnColumns = ["id", "time", "purpose", "act", "merchant", "token", "previous", "mac"];

    /// <summary>Why the card was opened, or what was done.</summary>
    public string Word => this["purpose"] is { Length: > 0 } purpose ? purpose : this["act"];

    /// <summary>What has no column of its own.</summary>
    public string Rest =>
        string.Join(' ', Fields.Where(part => !OwnColumns.Contains(part.Key, StringComparer.Ordinal)).Select(part => $"{part.Key}={part.Value}"));

    public string this[string name] => Fields.FirstOrDefault(part => string.Equals(part.Key, name, StringComparison.Ordinal)).Value ?? "";

    /// <exception cref="LedgerDoubtException">The line is no entry.</exception>
    public static CheckedEntry Read(long number, byte[] line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var fields = json.RootElement.EnumerateObject().Select(part => new KeyValuePair<string, string>(part.Name, part.Value.GetString() ?? ""));
            return new CheckedEntry(number, line, [.. fields]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new LedgerDoubtException($"Entry {number} is no line of a record.");
        }
    }
}
