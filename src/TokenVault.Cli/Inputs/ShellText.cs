namespace TokenVault.Cli.Inputs;

/// <summary>Writes an argument so that a shell gives it back unchanged.</summary>
internal static class ShellText
{
    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/' or ':' or '=' or '@')
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
