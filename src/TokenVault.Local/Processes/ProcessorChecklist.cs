using System.Diagnostics;

namespace TokenVault.Local.Processes;

/// <summary>Runs the adapter's own checklist against an endpoint: a process of the adapter, which alone sends a card anywhere.</summary>
public static class ProcessorChecklist
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="arguments">What follows `test-processor`.</param>
    /// <param name="card">Number, expiry as MM/YYYY and CVC, each a line; written to the process as bytes and to nothing else.</param>
    /// <param name="show">Called with each line that it says.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="LocalVaultException">It takes longer than five minutes.</exception>
    public static async Task<int> RunAsync(
        IEnumerable<string> arguments, IReadOnlyList<ReadOnlyMemory<byte>> card, Action<string> show, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = await ChildLauncher.StartWithInputAsync(ServicePrograms.Find("TokenVault.Processor"), ["test-processor", .. arguments]);
        try
        {
            // Both are read while the card is written: a process that says much before it reads would wait for us and we for it.
            var shown = Task.WhenAll(ShowAsync(process.StandardOutput, show, limit.Token), ShowAsync(process.StandardError, show, limit.Token));
            await WriteAsync(process, card, limit.Token);
            await shown;
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LocalVaultException($"The checklist did not end within {Limit.TotalMinutes:0} minutes.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static async Task WriteAsync(Process process, IReadOnlyList<ReadOnlyMemory<byte>> card, CancellationToken cancellationToken)
    {
        try
        {
            // The pipe itself: the writer above it would make a text of the digits.
            var input = process.StandardInput.BaseStream;
            foreach (var line in card)
            {
                await input.WriteAsync(line, cancellationToken);
                await input.WriteAsync("\n"u8.ToArray(), cancellationToken);
            }

            await input.FlushAsync(cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read the card; what it said and its exit code tell why.
        }
    }

    private static async Task ShowAsync(StreamReader output, Action<string> show, CancellationToken cancellationToken)
    {
        while (await output.ReadLineAsync(cancellationToken) is { } line)
        {
            show(line);
        }
    }
}
