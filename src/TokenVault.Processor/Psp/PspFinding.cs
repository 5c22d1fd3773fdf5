using TokenVault.Contracts.Processor.V1;

namespace TokenVault.Processor.Psp;

/// <summary>What a step towards the outcome of an unknown operation found.</summary>
/// <param name="Finding">Never <see cref="SettleFinding.Unspecified"/>.</param>
/// <param name="Outcome">Set where the finding is SETTLED; may give a reference where it is PENDING.</param>
internal sealed record PspFinding(SettleFinding Finding, PspOutcome? Outcome = null)
{
    /// <summary>True where a repetition was answered with 5xx: the processor has the request, whatever it finds of it.</summary>
    public bool IsFailure { get; init; }

    public static PspFinding Absent { get; } = new(SettleFinding.Absent);

    public static PspFinding Unclear { get; } = new(SettleFinding.Unclear);

    public static PspFinding NotAllowed { get; } = new(SettleFinding.NotAllowed);

    public static PspFinding Settled(PspOutcome outcome) => new(SettleFinding.Settled, outcome);

    public static PspFinding Pending(PspOutcome? outcome = null) => new(SettleFinding.Pending, outcome);
}
