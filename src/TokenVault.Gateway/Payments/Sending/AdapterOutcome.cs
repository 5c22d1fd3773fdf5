using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Payments.Sending;

/// <summary>What is known of an operation after asking the adapter.</summary>
internal sealed record AdapterOutcome(Outcome Outcome, string Code)
{
    /// <summary>The code of NOT_SENT that a cancel which worked leaves behind: tokenvault.processor.v1.SettleOperationResponse.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>What the adapter answered; null where the outcome is what the failure of the call allows to conclude.</summary>
    public OperationResult? Result { get; init; }

    /// <summary>What the caller is told where nothing was sent and the same key may be tried again.</summary>
    public VaultException? Refusal { get; init; }

    /// <summary>Whether another processor may be tried, under another operation.</summary>
    public bool MayTryAnother => Outcome == Outcome.NotSent && Result is { TryAnotherProcessor: true };

    /// <summary>Whether the request itself has to be mended, so that its key is let go.</summary>
    public bool FreesKey => Refusal is { } refusal && AdapterReach.IsOfTheRequest(refusal.Code);

    /// <summary>Reads what the adapter answered.</summary>
    public static AdapterOutcome Of(OperationResult result)
    {
        var isKnown = result.Outcome is Outcome.Succeeded or Outcome.Declined or Outcome.NotSent or Outcome.RequiresAction;
        return new AdapterOutcome(isKnown ? result.Outcome : Outcome.Unknown, result.Code)
        {
            Result = result,

            // A processor that refuses the request as such refuses it again: that is an answer, not something to retry.
            Refusal = result.Outcome == Outcome.NotSent && result.Code is not ("processor_refused" or Cancelled)
                ? new VaultException(VaultErrorCode.ProcessorUnavailable)
                : null,
        };
    }
}
