namespace TokenVault.Processor.Psp;

/// <summary>Where a merchant's cards go: the account, and the processor that it is with.</summary>
internal sealed record PspRoute(PspAccount Account, PaymentProcessor Processor);
