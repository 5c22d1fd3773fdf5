using System.Diagnostics;

namespace TokenVault.Load;

/// <summary>
/// A program that says where it listens, run until it is disposed or this process has ended: its input, which it waits for the end of, is held open
/// until then.
/// </summary>
internal sealed class ListeningProcess : IDisposable
{
    private const string Ready = "LISTENING ";

    private readonly Process _process;

    private ListeningProcess(Process process, IReadOnlyList<Uri> addresses) => (_process, Addresses) = (process, addresses);

    /// <summary>In the order in which it names them.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    public int ProcessId => _process.Id;

    /// <exception cref="InvalidOperationException">It ended, or said something else.</exception>
    public static async Task<ListeningProcess> StartAsync(string name, string program, IEnumerable<string> arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync();
        return line is not null && line.StartsWith(Ready, StringComparison.Ordinal)
            ? new ListeningProcess(process, [.. line[Ready.Length..].Split(' ').Select(address => new Uri(address))])
            : throw new InvalidOperationException($"The {name} did not start.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
