using TokenVault.Domain.Amounts;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Psp;

/// <summary>How a payment stands at its processor, fetched by the processor's reference.</summary>
/// <param name="State">What became of the authorizing operation, as the processor tells it now.</param>
internal sealed record PspFacts(PspOutcome State)
{
    /// <summary>What the sums are in.</summary>
    public required Currency Currency { get; init; }

    /// <summary>In our minor units, as are the others.</summary>
    public long AuthorizedMinorUnits { get; init; }

    public long CapturedMinorUnits { get; init; }

    public long RefundedMinorUnits { get; init; }

    /// <summary>True where the authorization was let go.</summary>
    public bool IsVoided { get; init; }

    /// <summary>Our operation as the processor's answer names it; null where it names none.</summary>
    public OperationId? Operation { get; init; }
}
