using TokenVault.Contracts.Processor.V1;

namespace TokenVault.Processor.Psp;

/// <summary>What became of an operation at the processor, and nothing of the card.</summary>
/// <param name="Outcome">Never <see cref="Outcome.Unspecified"/>.</param>
/// <param name="Code">
/// Why: a word of <see cref="Domain.Payments.DeclineReasons"/> where it was declined, one of <see cref="PspCodes"/> where it was
/// not sent or can't be told; else empty.
/// </param>
/// <param name="Reference">The processor's name for the operation, where it gave one that is fit to be passed on.</param>
internal sealed record PspOutcome(Outcome Outcome, string Code, string Reference)
{
    /// <summary>The processor's own code, or empty: at most 64 of letters, digits and `_ . -`.</summary>
    public string RawCode { get; init; } = "";

    /// <summary>The card network's name for it, or empty.</summary>
    public string NetworkTransactionId { get; init; } = "";

    /// <summary>`match`, `partial`, `no_match`, `unavailable` or empty.</summary>
    public string AvsResult { get; init; } = "";

    /// <summary>`match`, `no_match`, `unavailable` or empty.</summary>
    public string SecurityCodeResult { get; init; } = "";

    /// <summary>With REQUIRES_ACTION: what the card holder has to do.</summary>
    public PspNextAction? NextAction { get; init; }

    /// <summary>When a successful authorization lapses, where the profile knows.</summary>
    public DateTimeOffset? AuthorizationExpire { get; init; }

    /// <summary>True only where no byte of the request left, so that another processor may be tried. Only with NOT_SENT.</summary>
    public bool TryAnother { get; init; }

    /// <summary>True where the processor said that it failed (5xx). Only with UNKNOWN.</summary>
    public bool IsFailure { get; init; }

    public static PspOutcome Succeeded(string reference) => new(Outcome.Succeeded, "", reference);

    public static PspOutcome Declined(string code, string reference) => new(Outcome.Declined, code, reference);

    public static PspOutcome NotSent(string code) => new(Outcome.NotSent, code, "");

    public static PspOutcome Unknown(string code, string reference = "") => new(Outcome.Unknown, code, reference);
}
