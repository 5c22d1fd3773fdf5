namespace TokenVault.Processor.Psp;

/// <summary>What the request with the card came to.</summary>
/// <param name="MethodReference">The processor's name for the stored card; empty where <paramref name="Ended"/> is set.</param>
/// <param name="Ended">
/// Set where it ends here. With <see cref="PaymentProcessor.HasCardStep"/>: NOT_SENT or DECLINED, never UNKNOWN, since no money
/// moves in that step. Without: the outcome of the whole.
/// </param>
internal sealed record PspCardStep(string MethodReference, PspOutcome? Ended);
