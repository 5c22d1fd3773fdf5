using TokenVault.Domain.Amounts;

namespace TokenVault.Processor.Psp;

/// <summary>A dispute as its processor tells it, fetched by the processor's name for it.</summary>
/// <param name="Payment">The processor's name of the disputed payment.</param>
/// <param name="Status">The processor's word for how far it is, or empty.</param>
/// <param name="Reason">The processor's word for why, or empty.</param>
internal sealed record PspDispute(string Payment, string Status, string Reason)
{
    /// <summary>What the amount is in; null where the answer names none that we know.</summary>
    public Currency? Currency { get; init; }

    /// <summary>In our minor units; 0 where it can't be told.</summary>
    public long AmountMinorUnits { get; init; }
}
