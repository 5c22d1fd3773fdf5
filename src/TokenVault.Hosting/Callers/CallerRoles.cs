namespace TokenVault.Hosting.Callers;

/// <summary>The names of the roles in files: the enum's, in lower case. Nothing else parses, numbers least of all.</summary>
internal static class CallerRoles
{
    public static string Listed { get; } = string.Join(", ", Enum.GetValues<CallerRole>().Select(NameOf));

    public static bool TryParse(string? text, out CallerRole role)
    {
        foreach (var candidate in Enum.GetValues<CallerRole>())
        {
            if (string.Equals(NameOf(candidate), text, StringComparison.Ordinal))
            {
                role = candidate;
                return true;
            }
        }

        role = default;
        return false;
    }

    public static string NameOf(CallerRole role) => role.ToString().ToLowerInvariant();
}
