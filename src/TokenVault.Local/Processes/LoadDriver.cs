namespace TokenVault.Local.Processes;

/// <summary>The program that measures, as a process that writes to the same terminal as this one.</summary>
public static class LoadDriver
{
    // What it measures is killed at once; deleting the stores it filled takes longest.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(40);

    /// <summary>Where the built program is.</summary>
    /// <exception cref="LocalVaultException">It is not built; the message says how to.</exception>
    public static string Find() => ServicePrograms.Find("TokenVault.Load", "bench");

    /// <summary>Runs it to its end and gives its exit code. Cancelled, it is asked to stop, waited for, and killed where it does not.</summary>
    public static async Task<int> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = await ChildLauncher.StartAttachedAsync(Find(), arguments);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            Signals.Send(process, Signals.Terminate);
            await Task.WhenAny(process.WaitForExitAsync(CancellationToken.None), Task.Delay(StopTimeout, CancellationToken.None));
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            throw;
        }
    }
}
