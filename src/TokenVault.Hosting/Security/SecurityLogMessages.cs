using Microsoft.Extensions.Logging;

namespace TokenVault.Hosting.Security;

/// <summary>The security log's events as structured logs, for collectors, and its own alarms.</summary>
internal static partial class SecurityLogMessages
{
    public static void Forward(ILogger logger, SecurityEntry entry)
    {
        var level = entry.Outcome is SecurityEvents.Begun or SecurityEvents.Succeeded ? LogLevel.Information : LogLevel.Warning;
        Told(logger, level, entry.Event, entry.Outcome, entry.Role, entry.Name, entry.Remote, entry.Method, entry.Resource, entry.Reason, entry.Request);
    }

    [LoggerMessage(41, LogLevel.Critical, "The security log can't be written: {ErrorType}, {Problem} No call of a privileged role is carried out until it can; merchants are served.", EventName = "security_log_failed")]
    public static partial void Failed(ILogger logger, string? errorType, string problem);

    [LoggerMessage(42, LogLevel.Warning, "The security log is written again, with what was kept meanwhile", EventName = "security_log_restored")]
    public static partial void Restored(ILogger logger);

    [LoggerMessage(43, LogLevel.Critical, "The clock of {Other} differs from this process's by {Difference}: set both by the same source of time, else records of the two can't be laid side by side", EventName = "clocks_differ")]
    public static partial void ClocksDiffer(ILogger logger, string other, string difference);

    [LoggerMessage(44, LogLevel.Information, "The clock of {Other} agrees again with this process's, to {Difference}", EventName = "clocks_agree")]
    public static partial void ClocksAgree(ILogger logger, string other, string difference);

    [LoggerMessage(EventId = 40, Message = "{SecurityEvent} {Outcome}: {Role} {Caller} from {Remote}, {Method}, {Resource}, {Reason}, request {Request}", EventName = "security_event")]
    private static partial void Told(
        ILogger logger, LogLevel level, string securityEvent, string outcome, string role, string caller, string remote, string method, string resource, string reason, string request);
}
