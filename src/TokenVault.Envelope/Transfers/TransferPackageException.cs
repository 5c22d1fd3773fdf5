namespace TokenVault.Envelope.Transfers;

/// <summary>A package is not to be used, or can't be. The message names the mend and holds nothing of a card.</summary>
public sealed class TransferPackageException(string message, Exception? cause = null) : Exception(message, cause);
