using System.Diagnostics;
using System.Globalization;

namespace TokenVault.Peer.Cluster;

/// <summary>PostgreSQL's programs on this machine.</summary>
internal static class PostgresPrograms
{
    private const string Versions = "/usr/lib/postgresql";

    /// <summary>What to do where there are none.</summary>
    public const string Missing = "PostgreSQL with pgcrypto is not installed. Debian and Ubuntu: apt-get install postgresql";

    /// <summary>The folder of the newest version's programs; null where none is installed.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>A program as a user that PostgreSQL takes: it refuses root, who becomes `postgres`, which the package has made.</summary>
    public static ProcessStartInfo Start(string program, params string[] arguments)
    {
        var path = Path.Combine(Folder ?? throw new InvalidOperationException(Missing), program);
        string[] words = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments]
            : [path, .. arguments];

        // The user postgres may not be let into the folder that we stand in.
        return new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = "/", RedirectStandardOutput = true, RedirectStandardError = true };
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed, with what it said.</exception>
    public static async Task RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', start.ArgumentList.Prepend(start.FileName))} failed: {await said}{await complained}");
        }
    }

    private static string? Find() =>
        !Directory.Exists(Versions)
            ? null
            : Directory.GetDirectories(Versions)
                .Where(version => File.Exists(Path.Combine(version, "bin", "initdb")))
                .OrderBy(version => double.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0)
                .Select(version => Path.Combine(version, "bin"))
                .LastOrDefault();
}
