using System.Text.Json.Nodes;
using TokenVault.Local;

namespace TokenVault.Cli.Comparison;

/// <summary>Which profile the adapter speaks to a processor by, where its folder is on this machine.</summary>
internal static class ProcessorProfiles
{
    /// <summary>Null where that can't be told from here: no such line, or several that count otherwise.</summary>
    /// <param name="folder">The vault's.</param>
    /// <param name="processor">The line's name; null for the only one.</param>
    public static FileInfo? Find(VaultFolder folder, string? processor)
    {
        if (!File.Exists(folder.ProcessorConfig))
        {
            return null;
        }

        var lines = JsonNode.Parse(File.ReadAllBytes(folder.ProcessorConfig))?["Psp"]?["Processors"]?.AsArray() ?? [];
        var profiles = lines
            .Where(line => processor is null || string.Equals((string?)line?["Name"], processor, StringComparison.Ordinal))
            .Select(line => (string?)line?["Profile"]).Distinct(StringComparer.Ordinal).ToList();
        return profiles is [{ } profile] && new FileInfo(Path.Combine(folder.Profiles, profile + ".json")) is { Exists: true } file ? file : null;
    }
}
