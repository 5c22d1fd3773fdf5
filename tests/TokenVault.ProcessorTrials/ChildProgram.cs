using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TokenVault.ProcessorTrials;

/// <summary>Runs a program of this source tree to its end.</summary>
internal static class ChildProgram
{
    private static readonly TimeSpan RunMax = TimeSpan.FromMinutes(1);

    private static string Dotnet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>What users call `tokenvault`.</summary>
    public static Task<ChildEnd> TokenVaultAsync(IEnumerable<string> arguments, CancellationToken stop) =>
        RunAsync(Built("TokenVault.Cli"), arguments, NoEnvironment, stop);

    public static Task<ChildEnd> AdapterAsync(IEnumerable<string> arguments, CancellationToken stop) =>
        RunAsync(Built("TokenVault.Processor"), arguments, NoEnvironment, stop);

    /// <summary>This program once more, in an environment that says something else.</summary>
    public static Task<ChildEnd> SelfAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken stop) =>
        RunAsync(typeof(ChildProgram).Assembly.Location, arguments, environment, stop);

    private static IReadOnlyDictionary<string, string> NoEnvironment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    private static async Task<ChildEnd> RunAsync(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken stop)
    {
        var start = new ProcessStartInfo(Dotnet, ["exec", assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(RunMax);
        using var process = Process.Start(start)!;
        try
        {
            var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return new ChildEnd(process.ExitCode, string.Concat(output));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TrialException($"{Path.GetFileName(assembly)} did not end within a minute");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static string Built(string project)
    {
        // …/tests/TokenVault.ProcessorTrials/bin/Release/net10.0/ names configuration and framework; the others were built with the same.
        var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!;
        var path = Path.Combine(root.FullName, "src", project, "bin", output.Parent.Name, output.Name, project + ".dll");
        return File.Exists(path) ? path : throw new TrialException($"{project} is not built: {path} is missing");
    }
}

/// <summary>How a program ended, and what it wrote to both streams.</summary>
internal sealed record ChildEnd(int ExitCode, string Output);
