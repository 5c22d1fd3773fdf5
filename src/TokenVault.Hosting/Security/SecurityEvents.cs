namespace TokenVault.Hosting.Security;

/// <summary>The events of the security log and their outcomes: closed lists of words that searches rely on.</summary>
public static class SecurityEvents
{
    /// <summary>The first call of a privileged caller on a connection, and each further one. Told before they are carried out.</summary>
    public const string Login = "login";
    public const string Call = "call";

    /// <summary>What came of it; `request` is the same in both lines.</summary>
    public const string CallEnded = "call_ended";

    public const string TlsRefused = "tls_refused";
    public const string Unauthenticated = "unauthenticated";
    public const string PermissionDenied = "permission_denied";

    /// <summary>Refusals and other events that were counted only, since too many came at once.</summary>
    public const string Counted = "events_counted";

    public const string RegistryLoaded = "registry_loaded";
    public const string RegistryRefused = "registry_refused";
    public const string CallerAdded = "caller_added";
    public const string CallerRemoved = "caller_removed";
    public const string CallerChanged = "caller_changed";
    public const string CallerDisabled = "caller_disabled";
    public const string CallerEnabled = "caller_enabled";

    /// <summary>Limits, profiles, allowances or orders are taken into use or refused: an act of the record of disclosures.</summary>
    public const string Act = "act";

    public const string LoggingStarted = "logging_started";
    public const string LoggingStopped = "logging_stopped";
    public const string LoggingFailed = "logging_failed";
    public const string FilesExpired = "files_expired";

    public const string ClocksDiffer = "clocks_differ";
    public const string ClocksAgree = "clocks_agree";

    public const string Begun = "begun";
    public const string Succeeded = "ok";
    public const string Refused = "refused";
    public const string Failed = "failed";
}
