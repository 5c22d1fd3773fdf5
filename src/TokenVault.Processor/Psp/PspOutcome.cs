using TokenVault.Contracts.Processor.V1;

namespace TokenVault.Processor.Psp;

/// <summary>What became of a charge at the processor, and nothing of the card.</summary>
/// <param name="Outcome">Never <see cref="Outcome.Unspecified"/>.</param>
/// <param name="Code">Why it was declined or not sent, a word of `[a-z_]`; else empty.</param>
/// <param name="Reference">The processor's name for the payment, where it gave one that is fit to be passed on.</param>
internal sealed record PspOutcome(Outcome Outcome, string Code, string Reference)
{
    public static PspOutcome Succeeded(string reference) => new(Outcome.Succeeded, "", reference);

    public static PspOutcome Declined(string code, string reference) => new(Outcome.Declined, code, reference);

    public static PspOutcome NotSent(string code) => new(Outcome.NotSent, code, "");

    public static PspOutcome Unknown(string reference = "") => new(Outcome.Unknown, "", reference);
}
