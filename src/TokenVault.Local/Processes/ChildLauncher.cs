using System.Collections.Concurrent;
using System.Diagnostics;

namespace TokenVault.Local.Processes;

/// <summary>Starts child processes that end with this one, even when this one is killed outright.</summary>
/// <remarks>
/// The kernel's parent-death signal is sent when the thread ends that made the child, and pool threads come and go. All
/// children are therefore started by one thread that lives as long as the process.
/// </remarks>
internal static class ChildLauncher
{
    // Of util-linux, so on every Linux; where it is missing, a child outlives a parent that was killed.
    private static readonly string? WithParent = new[] { "/usr/bin/setpriv", "/bin/setpriv" }.FirstOrDefault(File.Exists);

    private static readonly TimeSpan RunTimeout = TimeSpan.FromMinutes(1);

    private static readonly BlockingCollection<(Process Process, TaskCompletionSource Done)> Requests = Listen();

    /// <summary>Starts `dotnet exec` of an assembly with redirected output and an input that is at its end.</summary>
    public static async Task<Process> StartAsync(string assembly, IEnumerable<string> arguments)
    {
        var process = await StartWithInputAsync(assembly, arguments);
        process.StandardInput.Close();
        return process;
    }

    /// <summary>The same with an input that the caller writes and closes.</summary>
    public static Task<Process> StartWithInputAsync(string assembly, IEnumerable<string> arguments) => StartAsync(assembly, arguments, redirect: true);

    /// <summary>The same with this process's own input and output: what it says is seen as it says it, in colour on a terminal.</summary>
    public static Task<Process> StartAttachedAsync(string assembly, IEnumerable<string> arguments) => StartAsync(assembly, arguments, redirect: false);

    private static async Task<Process> StartAsync(string assembly, IEnumerable<string> arguments, bool redirect)
    {
        var start = new ProcessStartInfo(WithParent ?? ServicePrograms.Dotnet)
        {
            RedirectStandardInput = redirect,
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
            UseShellExecute = false,

            // Else every process of the same user may ask the runtime for a dump, or have it load code (.NET's diagnostic port).
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        };
        string[] command = WithParent is null ? [] : ["--pdeathsig", "TERM", "--", ServicePrograms.Dotnet];
        foreach (var argument in (IEnumerable<string>)[.. command, "exec", assembly, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var process = new Process { StartInfo = start };
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add((process, done));
        await done.Task;
        return process;
    }

    /// <summary>Runs to the end, a minute at most. The output is what it wrote to both streams.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string assembly, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(RunTimeout);
        using var process = await StartAsync(assembly, arguments);
        try
        {
            var output = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, string.Concat(output));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LocalVaultException($"{Path.GetFileName(assembly)} did not end within {RunTimeout.TotalSeconds:0} s.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static BlockingCollection<(Process Process, TaskCompletionSource Done)> Listen()
    {
        var requests = new BlockingCollection<(Process Process, TaskCompletionSource Done)>();
        var thread = new Thread(() => Serve(requests)) { IsBackground = true, Name = "child launcher" };
        thread.Start();
        return requests;
    }

    private static void Serve(BlockingCollection<(Process Process, TaskCompletionSource Done)> requests)
    {
        foreach (var (process, done) in requests.GetConsumingEnumerable())
        {
            try
            {
                process.Start();
                done.SetResult();
            }
            catch (Exception error) when (error is System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                done.SetException(new LocalVaultException($"{process.StartInfo.FileName} could not be started.", error));
            }
        }
    }
}
