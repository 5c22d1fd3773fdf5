using TokenVault.Sandbox.Cards;

namespace TokenVault.Sandbox.Http;

internal static class PathParts
{
    private const int PartsMax = 6;
    private const int CharsMax = 200;

    /// <returns>What stands between the slashes; nothing where the path is longer than any that is known.</returns>
    public static string[] Of(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);

        // An identifier is repeated in "No such …" answers, which are kept on disk.
        return parts.Length > PartsMax || path.Length > CharsMax || CardDigits.IsIn(path) ? [] : parts;
    }
}
