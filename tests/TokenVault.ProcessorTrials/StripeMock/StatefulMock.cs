using System.Diagnostics;
using System.Globalization;

namespace TokenVault.ProcessorTrials.StripeMock;

/// <summary>npm's stripe-stateful-mock as a process of its own on a loopback port.</summary>
internal sealed class StatefulMock : IAsyncDisposable
{
    private const string UpMark = "PORT ";

    // The package's own start script listens on all addresses; this one on the loopback only. It ends with its input, and so with us.
    private const string Script =
        """
        const app = require(process.argv[1]).createExpressApp();
        const server = app.listen(0, "127.0.0.1", () => console.log("PORT " + server.address().port));
        process.stdin.on("end", () => process.exit(0)).resume();
        """;

    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Task<string> _said;

    private StatefulMock(Process process, int port)
    {
        (_process, Port) = (process, port);
        _said = process.StandardOutput.ReadToEndAsync();
    }

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    /// <param name="directory">That npm installed it into.</param>
    /// <param name="stop">Ends the start.</param>
    public static async Task<StatefulMock> StartAsync(string directory, CancellationToken stop)
    {
        var package = Path.Combine(directory, "node_modules", "stripe-stateful-mock");
        Checks.Require(Directory.Exists(package), $"{package} is missing: npm install --prefix {directory} stripe-stateful-mock");
        var process = Process.Start(new ProcessStartInfo("node", ["-e", Script, package])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(StartMax);
        var line = await process.StandardOutput.ReadLineAsync(limit.Token);
        return line?.StartsWith(UpMark, StringComparison.Ordinal) == true
            ? new StatefulMock(process, int.Parse(line[UpMark.Length..], CultureInfo.InvariantCulture))
            : throw new TrialException("stripe-stateful-mock did not come up");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _said;
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
