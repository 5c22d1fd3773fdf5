using Microsoft.Extensions.Logging;

namespace TokenVault.Hosting;

/// <summary>Every log message of the host. None takes a value of a request or of a response.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method} failed, request {RequestId}: {ErrorType}{NewLine}{Stack}", EventName = "call_failed")]
    private static partial void CallFailed(
        ILogger logger, string method, string requestId, string? errorType, string newLine, string? stack);

    public static void CallFailed(ILogger logger, string method, string requestId, string? errorType, string? stack) =>
        CallFailed(logger, method, requestId, errorType, Environment.NewLine, stack);

    [LoggerMessage(2, LogLevel.Error, "An answer of {Method} was withheld: {Field} does not hold what it may ({Content}), request {RequestId}", EventName = "response_withheld")]
    public static partial void ResponseWithheld(ILogger logger, string method, string field, string content, string requestId);

    [LoggerMessage(3, LogLevel.Information, "The registry lists {Count} callers, {Disabled} of them disabled", EventName = "registry_loaded")]
    public static partial void RegistryLoaded(ILogger logger, int count, int disabled);

    [LoggerMessage(4, LogLevel.Error, "The registry can't be read and the last good one stays in force: {Problem}", EventName = "registry_refused")]
    public static partial void RegistryRefused(ILogger logger, string problem);

    [LoggerMessage(5, LogLevel.Warning, "Refused {Code} on {Path}, caller {San}", EventName = "caller_refused")]
    public static partial void CallerRefused(ILogger logger, Domain.Errors.VaultErrorCode code, string path, string san);

    [LoggerMessage(6, LogLevel.Information, "{Service} is listening on {Address}", EventName = "listening")]
    public static partial void Listening(ILogger logger, string service, string address);

    [LoggerMessage(7, LogLevel.Critical, "{Service} stops: {ErrorType}{NewLine}{Stack}", EventName = "host_failed")]
    public static partial void HostFailed(ILogger logger, string service, string? errorType, string newLine, string? stack);

    [LoggerMessage(8, LogLevel.Warning, "{Service} is sealed and waits for its key custodians on {Address}", EventName = "sealed")]
    public static partial void Sealed(ILogger logger, string service, string address);
}
