namespace TokenVault.Cli.Output;

/// <summary>
/// Texts of merchants and processors as they may be shown. A control character among them could move the cursor of an operator's
/// terminal and change what he reads.
/// </summary>
internal static class Printable
{
    public static string Text(string text) =>
        text.Any(char.IsControl) ? string.Create(text.Length, text, static (shown, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                shown[i] = char.IsControl(source[i]) ? '?' : source[i];
            }
        })
        : text;
}
