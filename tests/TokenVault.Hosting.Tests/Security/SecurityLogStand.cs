using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using TokenVault.Hosting.Security;
using TokenVault.Hosting.Tests.Hosts;

namespace TokenVault.Hosting.Tests.Security;

/// <summary>A security log in a folder of its own.</summary>
internal sealed class SecurityLogStand : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenvault-security-");
    private readonly LoggerFactory _loggers;

    public SecurityLogStand()
    {
        _loggers = new LoggerFactory([Captured]);
        Log = Open();
    }

    public SteppedClock Clock { get; } = new();

    public CapturedLog Captured { get; } = new();

    public SecurityLogOptions Options { get; } = new() { RefusalsPerSecondMax = 10 };

    public SecurityLog Log { get; private set; }

    public string Folder => Path.Combine(_folder.FullName, "security");

    public string Today => Path.Combine(Folder, SecurityFile.NameOf(DateOnly.FromDateTime(Clock.Now.UtcDateTime)));

    public SecurityLog Open() => Log = new SecurityLog(
        Microsoft.Extensions.Options.Options.Create(Options), new VaultPaths(Path.Combine(_folder.FullName, "host.json")), Clock, _loggers);

    /// <summary>Puts a file where the folder should be: not writable for root either.</summary>
    public void Block()
    {
        Directory.Move(Folder, Folder + "-aside");
        File.WriteAllText(Folder, "");
    }

    public void Unblock()
    {
        File.Delete(Folder);
        Directory.Move(Folder + "-aside", Folder);
    }

    public IReadOnlyList<JsonNode> Lines() => Read(Folder);

    /// <summary>Every line of a folder's files, in order. Fails where one is no JSON.</summary>
    public static IReadOnlyList<JsonNode> Read(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).SelectMany(ReadLines).Select(line => JsonNode.Parse(line)!)];

    public static string Text(JsonNode line, string name) => (string?)line[name] ?? "";

    public void Dispose()
    {
        Log.Dispose();
        _loggers.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string[] ReadLines(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
