using System.Diagnostics;

namespace TokenVault.Local.Processes;

/// <summary>One service as a process of its own: started, stopped, killed, started again.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    private readonly string _project;
    private readonly string[] _arguments;
    private readonly int _port;
    private Process? _process;
    private ServiceLog? _log;
    private Task _ended = Task.CompletedTask;

    internal ServiceProcess(string name, string project, int port, string logFile, string[] arguments)
    {
        (Name, _project, _port, LogFile, _arguments) = (name, project, port, logFile, arguments);
        Address = new Uri($"https://127.0.0.1:{port}");
    }

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>What the process writes to its output, mode 0600, appended to over restarts.</summary>
    public string LogFile { get; }

    public bool IsRunning => _process is not null && !_ended.IsCompleted;

    /// <summary>Whether it runs and waits for its key custodians' shares.</summary>
    public bool IsSealed => IsRunning && _log is { IsSealed: true };

    /// <summary>The process id of the running service.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException($"{Name} was not started.");

    /// <summary>Completes when the process has ended, however it ended.</summary>
    public Task Ended => _ended;

    /// <summary>Starts the service and returns when it listens.</summary>
    /// <exception cref="LocalVaultException">It does not come up; the message holds its last words.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (IsRunning)
        {
            return;
        }

        if (!FreePort.IsFree(_port))
        {
            throw new LocalVaultException(
                $"{Name}: port {_port} is taken, perhaps by this same vault running already. Stop what listens there (ss -ltnp 'sport = :{_port}' shows it) or choose another: --{Name}-port N.");
        }

        var log = new ServiceLog(LogFile);
        _log = log;
        _process = await ChildLauncher.StartAsync(ServicePrograms.Find(_project), _arguments);
        _ended = FollowAsync(_process, log);
        await AwaitUpAsync(log, cancellationToken);
    }

    /// <summary>Asks the service to stop and waits; kills it when it does not.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process && IsRunning)
        {
            Signals.Send(process, Signals.Terminate);
            Signals.Send(process, Signals.Continue);
            await Task.WhenAny(_ended, Task.Delay(StopTimeout));
            await KillAsync();
        }
    }

    /// <summary>Ends the service as a power cut would: no handler of its own runs.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process && IsRunning)
        {
            Signals.Send(process, Signals.Kill);
            await _ended;
        }
    }

    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync();
        await StartAsync(cancellationToken);
    }

    /// <summary>Freezes the service: its connections stay open and nothing answers.</summary>
    public void Suspend() => Signals.Send(_process!, Signals.Stop);

    /// <summary>Lets a frozen service go on.</summary>
    public void Resume() => Signals.Send(_process!, Signals.Continue);

    public async ValueTask DisposeAsync() => await StopAsync();

    private static async Task FollowAsync(Process process, ServiceLog log)
    {
        using (log)
        using (process)
        {
            await Task.WhenAll(log.CopyAsync(process.StandardOutput), log.CopyAsync(process.StandardError));
            await process.WaitForExitAsync();
        }
    }

    private async Task AwaitUpAsync(ServiceLog log, CancellationToken cancellationToken)
    {
        var first = await Task.WhenAny(log.Up, _ended, Task.Delay(StartTimeout, cancellationToken));
        if (first == log.Up)
        {
            return;
        }

        var state = first == _ended ? "ended before it listened" : $"did not listen within {StartTimeout.TotalSeconds:0} s";
        await KillAsync();
        cancellationToken.ThrowIfCancellationRequested();
        throw new LocalVaultException($"{Name} {state}. Its log is {LogFile}; the last lines:{Environment.NewLine}{log.LastLines}");
    }
}
