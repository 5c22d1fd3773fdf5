namespace TokenVault.Processor.Psp;

/// <summary>Where a merchant's cards go: the account, and the line to its processor.</summary>
internal sealed record PspRoute(PspAccount Account, PspLine Line);
