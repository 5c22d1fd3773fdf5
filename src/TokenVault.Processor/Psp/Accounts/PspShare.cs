namespace TokenVault.Processor.Psp.Accounts;

/// <summary>A processor that a payment may go to.</summary>
/// <param name="Processor">Its name.</param>
/// <param name="Weight">Its share; null where the order of the list decides.</param>
internal sealed record PspShare(string Processor, int? Weight);
