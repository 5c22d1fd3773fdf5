using System.Diagnostics;

namespace TokenVault.OrderTrials.Migration;

/// <summary>`tokenvault import --sealed`, as a process.</summary>
internal sealed class ImportTool(string program)
{
    /// <summary>Runs it to its end. Gives its exit code and what it said.</summary>
    public async Task<(int ExitCode, string Said)> RunAsync(string package, string key, string directory, CancellationToken stop)
    {
        using var process = Start(package, key, directory);
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, string.Concat(said));
    }

    /// <summary>Kills it once something holds. False where it ended before.</summary>
    public async Task<bool> KillAsync(string package, string key, string directory, Func<Task<bool>> when, CancellationToken stop)
    {
        using var process = Start(package, key, directory);
        var reading = Task.WhenAll(process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        while (!process.HasExited && !await when())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), stop);
        }

        var wasRunning = !process.HasExited;
        process.Kill();
        await process.WaitForExitAsync(stop);
        await reading;
        return wasRunning;
    }

    private Process Start(string package, string key, string directory)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[program, "import", "--sealed", package, "--adapter-key", key, "--dir", directory])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
