using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TokenVault.Local;

namespace TokenVault.Cli.Audit.Security;

/// <summary>The security logs of a vault's processes. Read as they are being written; a long one is held in memory nowhere.</summary>
internal static class SecurityFiles
{
    private const string Prefix = "security-";
    private const string Suffix = ".jsonl";

    // Some times as long as the longest that is written.
    private const int LineCharsMax = 16 * 1024;

    /// <summary>The folders of the logs by the name of their service, those that there are.</summary>
    /// <param name="folder">The vault.</param>
    /// <param name="service">gateway or processor; null for both.</param>
    /// <exception cref="LocalVaultException">There is none.</exception>
    public static IReadOnlyList<(string Service, string Folder)> Find(VaultFolder folder, string? service)
    {
        var all = new List<(string Service, string Config)> { ("processor", folder.ProcessorConfig), ("gateway", folder.GatewayConfig) };
        all.AddRange(folder.GatewayRegistries.Skip(1).Select(registry =>
            (Path.GetFileName(Path.GetDirectoryName(registry)!), Path.Combine(Path.GetDirectoryName(registry)!, Path.GetFileName(folder.GatewayConfig)))));
        var found = all
            .Where(one => service is null || string.Equals(service, "processor", StringComparison.Ordinal) == string.Equals(one.Service, "processor", StringComparison.Ordinal))
            .Select(one => (one.Service, Folder: FolderOf(one.Config)))
            .Where(one => Directory.Exists(one.Folder))
            .ToList();
        return found.Count > 0 ? found : throw new LocalVaultException($"There is no security log in {folder.Root}. Is it the vault's folder, and was the vault started since?");
    }

    /// <summary>The rows of all logs, by their times.</summary>
    /// <param name="logs">As found.</param>
    /// <param name="from">Only rows of this time or later.</param>
    /// <param name="until">Only rows before this time.</param>
    public static IEnumerable<SecurityRow> Read(IReadOnlyList<(string Service, string Folder)> logs, DateTimeOffset? from, DateTimeOffset? until)
    {
        var heads = logs.Select(log => Rows(log.Service, log.Folder, from, until).GetEnumerator()).ToList();
        try
        {
            var left = heads.Where(head => head.MoveNext()).ToList();
            while (left.MinBy(head => head.Current.Time) is { } next)
            {
                yield return next.Current;
                if (!next.MoveNext())
                {
                    left.Remove(next);
                }
            }
        }
        finally
        {
            heads.ForEach(head => head.Dispose());
        }
    }

    private static string FolderOf(string config)
    {
        var folder = Path.GetDirectoryName(config)!;
        try
        {
            return Path.Combine(folder, (string?)JsonNode.Parse(File.ReadAllBytes(config))?["SecurityLog"]?["Directory"] ?? "security");
        }
        catch (Exception failure) when (failure is IOException or JsonException or InvalidOperationException)
        {
            return Path.Combine(folder, "security");
        }
    }

    private static IEnumerable<SecurityRow> Rows(string service, string folder, DateTimeOffset? from, DateTimeOffset? until)
    {
        foreach (var path in Directory.GetFiles(folder, Prefix + "*" + Suffix).Order(StringComparer.Ordinal))
        {
            // A file holds its day's lines alone; what is no day is read, lest something be passed over.
            var isDay = DateTimeOffset.TryParseExact(
                Path.GetFileName(path)[Prefix.Length..^Suffix.Length], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day);
            if (isDay && (day >= until || day.AddDays(1) <= from))
            {
                continue;
            }

            var before = day;
            foreach (var line in Lines(path))
            {
                var row = SecurityRow.Read(service, line, before);
                before = row.Time;
                if (!row.IsReadable || (!(row.Time < from) && !(row.Time >= until)))
                {
                    yield return row;
                }
            }
        }
    }

    private static IEnumerable<string> Lines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return line.Length <= LineCharsMax ? line : line[..LineCharsMax];
            }
        }
    }
}
