namespace TokenVault.Domain.Cards.Bins;

/// <summary>A table of BINs can't be used. The message names the line and the mend; it is for the operator.</summary>
public sealed class BinTableException(string message) : Exception(message);
