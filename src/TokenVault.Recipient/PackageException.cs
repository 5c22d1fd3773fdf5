namespace TokenVault.Recipient;

/// <summary>A package is not to be used, or can't be. The message names the mend and holds nothing of a card.</summary>
internal sealed class PackageException(string message, Exception? cause = null) : Exception(message, cause);
