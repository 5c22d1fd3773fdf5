using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace TokenVault.Hosting.Security;

/// <summary>Writes entries and forwards them as structured logs. Keeps, up to a bound, what can't be written. Used by one thread at a time.</summary>
internal sealed class SecurityWriter(SecurityFile file, RefusalBound bound, ILogger logger) : IDisposable
{
    /// <summary>The category under which collectors find the forwarded events.</summary>
    public const string Category = "TokenVault.Security";

    private const int KeptMax = 8192;

    private static readonly Counter<long> Failures = VaultTelemetry.Meter.CreateCounter<long>(
        "tokenvault.security_log.failures", "{write}", "Writes of the security log that failed. Anything but 0 is an alarm.");

    private readonly List<PendingEntry> _kept = [];
    private readonly ArrayBufferWriter<byte> _lines = new(64 * 1024);
    private volatile bool _failed;

    public bool IsWritable => !_failed;

    public bool EndedWithStop() => file.EndedWithStop();

    /// <summary>Writes a group, after what could not be written before.</summary>
    public void Write(IReadOnlyList<PendingEntry> group)
    {
        var entries = group.Where(pending => pending.Entry is not null).Select(pending => pending with { Entry = SecurityLine.Clean(pending.Entry!) }).ToList();
        entries.ForEach(pending => SecurityLogMessages.Forward(logger, pending.Entry!));
        try
        {
            Append([.. _kept, .. entries]);
        }
        catch (Exception failure)
        {
            // Whatever it is: it is not written, and this thread has to live to write again.
            Fail(entries, failure);
            return;
        }

        _kept.Clear();
        if (_failed)
        {
            _failed = false;
            SecurityLogMessages.Restored(logger);
        }

        entries.ForEach(pending => pending.Written?.TrySetResult(true));
    }

    public void Dispose() => file.Dispose();

    private void Append(IReadOnlyList<PendingEntry> entries)
    {
        var sync = entries.Any(pending => pending.Written is not null);
        for (var next = 0; next < entries.Count;)
        {
            var day = DayOf(entries[next]);
            var time = entries[next].Time;
            _lines.ResetWrittenCount();
            for (; next < entries.Count && DayOf(entries[next]) == day; next++)
            {
                SecurityLine.Write(entries[next].Time, entries[next].Entry!, _lines);
            }

            if (file.Append(_lines.WrittenSpan, day, sync) is > 0 and var expired)
            {
                _lines.ResetWrittenCount();
                var told = new SecurityEntry(SecurityEvents.FilesExpired, SecurityEvents.Succeeded) { Reason = expired.ToString(CultureInfo.InvariantCulture) };
                SecurityLogMessages.Forward(logger, told);
                SecurityLine.Write(time, told, _lines);
                file.Append(_lines.WrittenSpan, day, sync);
            }
        }
    }

    private void Fail(List<PendingEntry> entries, Exception failure)
    {
        Failures.Add(1);
        if (!_failed)
        {
            _failed = true;
            SecurityLogMessages.Failed(logger, failure.GetType().FullName, failure.Message);
            if (entries.Count > 0)
            {
                Keep(entries[0] with
                {
                    Entry = new SecurityEntry(SecurityEvents.LoggingFailed, SecurityEvents.Failed) { Reason = failure.GetType().Name },
                    Written = null,
                });
            }
        }

        foreach (var pending in entries)
        {
            // What somebody waits for is not done, and that is what has to stand here.
            Keep(pending.Written is null
                ? pending
                : pending with { Entry = pending.Entry! with { Outcome = SecurityEvents.Refused, Reason = "SECURITY_LOG_NOT_WRITTEN" }, Written = null });
            pending.Written?.TrySetResult(false);
        }
    }

    private void Keep(PendingEntry pending)
    {
        if (_kept.Count < KeptMax)
        {
            _kept.Add(pending);
        }
        else
        {
            bound.Count();
        }
    }

    private static DateOnly DayOf(PendingEntry pending) => DateOnly.FromDateTime(pending.Time.UtcDateTime);
}
