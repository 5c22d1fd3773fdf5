using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TokenVault.Tests;

/// <summary>A SoftHSM2 of this process's own, with its tokens in a folder of its own. Compiled into the projects that use it.</summary>
/// <remarks>The module reads its configuration once in a process, so all tests share the tokens: each makes keys of its own.</remarks>
internal static class SoftHsm
{
    public const string Label = "tokenvault-tests";

    /// <summary>A token that is logged in to by one test only: a login counts for the whole process.</summary>
    public const string OtherLabel = "tokenvault-other";

    public const string Pin = "4711-tests";

    private static readonly Lazy<string> Folder = new(MakeTokens);

    public static string? Module { get; } = Array.Find(
        ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"], File.Exists);

    /// <summary>The file with the PIN of both tokens. Makes the tokens where this is the first use.</summary>
    public static string PinFile => Path.Combine(Folder.Value, "pin");

    // .NET keeps an environment of its own; the module reads the system's.
    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setenv(string name, string value, int overwrite);

    private static string MakeTokens()
    {
        var folder = Directory.CreateTempSubdirectory("tokenvault-softhsm-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var tokens = Directory.CreateDirectory(Path.Combine(folder, "tokens")).FullName;
        var configuration = Path.Combine(folder, "softhsm2.conf");
        File.WriteAllText(configuration, $"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");
        File.WriteAllText(Path.Combine(folder, "pin"), Pin + "\n");
        _ = setenv("SOFTHSM2_CONF", configuration, 1);
        foreach (var label in new[] { Label, OtherLabel })
        {
            using var process = Process.Start(new ProcessStartInfo(
                "softhsm2-util", ["--init-token", "--free", "--label", label, "--so-pin", "so-pin-of-tests", "--pin", Pin])
            {
                Environment = { ["SOFTHSM2_CONF"] = configuration },
                RedirectStandardOutput = true,
            })!;
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException("softhsm2-util can't make a token.");
            }
        }

        return folder;
    }
}
