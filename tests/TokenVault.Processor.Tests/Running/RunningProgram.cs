using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TokenVault.Processor.Tests.Running;

/// <summary>One of our programs in a process of its own, as an operator would start it.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private RunningProgram(Process process) => _process = process;

    /// <summary>Where it said that it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Whether it said that it waits for its key custodians.</summary>
    public bool IsSealed { get; private set; }

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<RunningProgram> StartAsync(string program, string folder, params string[] arguments)
    {
        var running = Launch(program, folder, arguments);
        await running.AwaitListeningAsync();
        return running;
    }

    /// <summary>Waits for the next time that it says where it listens, sealed or not.</summary>
    public async Task AwaitListeningAsync()
    {
        using var deadline = new CancellationTokenSource(StartMax);
        var line = await _process.StandardOutput.ReadLineAsync(deadline.Token);
        var words = line?.Split(' ');
        if (words is not ["LISTENING" or "SEALED", var address])
        {
            await _process.WaitForExitAsync(deadline.Token);
            throw new InvalidOperationException($"It said '{line}' and ended with {_process.ExitCode}: {Errors}");
        }

        (Address, IsSealed) = (new Uri(address), words[0] is "SEALED");
    }

    /// <summary>Runs it to its end. Gives the exit code and all that it said.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(string program, string folder, params string[] arguments)
    {
        await using var running = Launch(program, folder, arguments);
        using var deadline = new CancellationTokenSource(StartMax);
        var output = await running._process.StandardOutput.ReadToEndAsync(deadline.Token);
        await running._process.WaitForExitAsync(deadline.Token);
        return (running._process.ExitCode, output + running.Errors);
    }

    /// <summary>As a supervisor would: asks it to stop and waits. Gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var deadline = new CancellationTokenSource(StartMax);
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(deadline.Token);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    /// <summary>As a power cut would: no warning, no last words.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static RunningProgram Launch(string program, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program + ".dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        var running = new RunningProgram(Process.Start(start)!);
        running._process.ErrorDataReceived += (_, said) =>
        {
            lock (running._errors)
            {
                running._errors.AppendLine(said.Data);
            }
        };
        running._process.BeginErrorReadLine();
        return running;
    }
}
