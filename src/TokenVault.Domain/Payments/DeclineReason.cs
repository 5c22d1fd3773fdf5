namespace TokenVault.Domain.Payments;

/// <summary>Why a processor or a card's bank refused, as one documented set for all processors (protos/README.md).</summary>
/// <param name="Code">The stable word that callers see.</param>
/// <param name="IsHard">True where the same card will not succeed: the networks fine merchants who try it again.</param>
/// <param name="Advice">What to do.</param>
public sealed record DeclineReason(string Code, bool IsHard, DeclineAdvice Advice);
