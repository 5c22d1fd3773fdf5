namespace TokenVault.Cli.Output;

/// <summary>Fields of CSV as RFC 4180 has them.</summary>
internal static class CsvText
{
    public static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
