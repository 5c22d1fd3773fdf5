using System.ComponentModel;
using System.Diagnostics;

namespace TokenVault.Load.Reports;

/// <summary>The source tree that this program was built in.</summary>
internal static class Checkout
{
    /// <summary>Its commit, and whether files differ from it; null outside a checkout or without git.</summary>
    public static async Task<string?> CommitAsync()
    {
        var commit = await GitAsync("rev-parse", "--short=12", "HEAD");
        return commit is null ? null
            : await GitAsync("status", "--porcelain", "--untracked-files=no") is "" ? commit
            : commit + ", with changes";
    }

    private static async Task<string?> GitAsync(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", AppContext.BaseDirectory, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var said = git.StandardError.ReadToEndAsync();
            var output = await git.StandardOutput.ReadToEndAsync();
            await said;
            await git.WaitForExitAsync();
            return git.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
