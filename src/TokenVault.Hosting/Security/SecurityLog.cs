using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TokenVault.Hosting.Security;

/// <summary>
/// The security log (PCI DSS 10): what was refused, what privileged callers did, what was changed, and when the log itself began and
/// ended. Apart from the record of disclosures, which says why cards were opened.
/// </summary>
/// <remarks>
/// Telling never waits, so that no merchant's call does. While the log can't be written no privileged call is carried out, merchants are
/// served, and what is told is kept up to a bound and written later.
/// </remarks>
public sealed class SecurityLog : IDisposable
{
    // Some seconds of refusals at their most; about 3 MB where each is as long as it may be.
    private const int WaitingMax = 8192;
    private const int GroupMax = 256;

    private readonly Channel<PendingEntry> _waiting = Channel.CreateBounded<PendingEntry>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    private readonly SecurityWriter _writer;
    private readonly RefusalBound _bound;
    private readonly TimeProvider _clock;
    private Task _writing = Task.CompletedTask;

    internal SecurityLog(IOptions<SecurityLogOptions> options, VaultPaths paths, TimeProvider clock, ILoggerFactory loggers)
    {
        _clock = clock;
        _bound = new RefusalBound(options.Value.RefusalsPerSecondMax);
        _writer = new SecurityWriter(
            new SecurityFile(paths.Resolve(options.Value.Directory), options.Value.Retention), _bound, loggers.CreateLogger(SecurityWriter.Category));
    }

    /// <summary>False while what was told can't be written.</summary>
    public bool IsWritable => _writer.IsWritable;

    /// <summary>Tells of an event and does not wait for it to be written.</summary>
    public void Tell(SecurityEntry entry)
    {
        var now = _clock.GetUtcNow();
        if (string.Equals(entry.Outcome, SecurityEvents.Refused, StringComparison.Ordinal) && !_bound.Admits(now))
        {
            return;
        }

        if (!_waiting.Writer.TryWrite(new PendingEntry(now, entry, null)))
        {
            _bound.Count();
        }
    }

    /// <summary>Tells of an event. True once it is on disk; false where it can't be written, and then what it is about must not be done.</summary>
    public Task<bool> WriteAsync(SecurityEntry entry)
    {
        var written = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiting.Writer.TryWrite(new PendingEntry(_clock.GetUtcNow(), entry, written)) ? written.Task : Task.FromResult(false);
    }

    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _writer.Dispose();
    }

    internal Task StartAsync()
    {
        var reason = _writer.EndedWithStop() ? "" : "the end of the time before was not told: the process was killed, or could not write";
        _writing = Task.Run(RunAsync);
        return WriteAsync(new SecurityEntry(SecurityEvents.LoggingStarted, SecurityEvents.Succeeded) { Reason = reason, Resource = ProcessName() });
    }

    /// <summary>Writes how many events were counted only, and tries again what could not be written. Called each second.</summary>
    internal void Tick()
    {
        var counted = _bound.Take();
        var entry = counted == 0 ? null : new SecurityEntry(SecurityEvents.Counted, SecurityEvents.Refused)
        {
            Reason = counted.ToString(CultureInfo.InvariantCulture),
        };
        if ((entry is not null || !IsWritable) && !_waiting.Writer.TryWrite(new PendingEntry(_clock.GetUtcNow(), entry, null)))
        {
            _bound.Count(counted);
        }
    }

    /// <summary>Tells that logging stops, and takes nothing more.</summary>
    internal async Task StopAsync()
    {
        Tick();
        await WriteAsync(new SecurityEntry(SecurityEvents.LoggingStopped, SecurityEvents.Succeeded) { Resource = ProcessName() });
        _waiting.Writer.TryComplete();
        await _writing;
    }

    private static string ProcessName() => string.Create(CultureInfo.InvariantCulture, $"process/{Environment.ProcessId}");

    private async Task RunAsync()
    {
        var group = new List<PendingEntry>(GroupMax);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (group.Count < GroupMax && _waiting.Reader.TryRead(out var pending))
            {
                group.Add(pending);
            }

            _writer.Write(group);
            group.Clear();
        }
    }
}
