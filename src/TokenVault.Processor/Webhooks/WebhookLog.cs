using TokenVault.Contracts.Processor.V1;

namespace TokenVault.Processor.Webhooks;

/// <summary>All that is logged of webhooks. No body, no header, no path: what a stranger sends does not get into the log.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(101, LogLevel.Information, "Webhooks are taken at {Address}.", EventName = "webhooks_listening")]
    public static partial void WebhooksListening(this ILogger logger, string address);

    [LoggerMessage(102, LogLevel.Error, "The changed certificate for webhooks was not taken; the last good one stays in force. {Problem}", EventName = "webhook_certificate_refused")]
    public static partial void WebhookCertificateRefused(this ILogger logger, string problem);

    [LoggerMessage(103, LogLevel.Warning, "Webhooks of {Merchant} at {Processor} are not well signed. Is the secret of webhookSecretFile the one of that endpoint?", EventName = "webhook_signature_wrong")]
    public static partial void WebhookSignatureWrong(this ILogger logger, string merchant, string processor);

    [LoggerMessage(104, LogLevel.Error, "What {Processor} told of an account of {Merchant} could not be fetched in {Tries} tries and is given up. Have it sent again, or see the daily comparison.", EventName = "webhook_given_up")]
    public static partial void WebhookGivenUp(this ILogger logger, string processor, string merchant, uint tries);

    [LoggerMessage(105, LogLevel.Error, "A fetch after a webhook of {Processor} failed; it is tried again.", EventName = "webhook_fetch_failed")]
    public static partial void WebhookFetchFailed(this ILogger logger, string processor, Exception error);

    [LoggerMessage(106, LogLevel.Warning, "A payment of {Merchant} at {Processor} names operation {Operation}, which went under another name there. It is not followed.", EventName = "webhook_foreign")]
    public static partial void WebhookForeign(this ILogger logger, string merchant, string processor, string operation);

    [LoggerMessage(107, LogLevel.Warning, "Operation {Operation} at {Processor} is on record as {Recorded} ({Code}) and stands there as {Standing}. One of the two is wrong; the gateway is told both.", EventName = "webhook_contradiction")]
    public static partial void WebhookContradiction(
        this ILogger logger, string operation, string processor, Outcome recorded, string code, Outcome standing);

    [LoggerMessage(108, LogLevel.Warning, "{Processor} tells that what it had accepted for operation {Operation} ({Kind}, on record as {Recorded}) has failed since. It can't be asked how things stand: look at the payment there.", EventName = "webhook_failure")]
    public static partial void WebhookFailure(
        this ILogger logger, string processor, string operation, OperationKind kind, Outcome recorded);
}
