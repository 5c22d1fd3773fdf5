namespace TokenVault.Opening.Keys;

/// <summary>The keystore can't be made or opened. A wrong passphrase and a damaged file read the same.</summary>
public sealed class KeystoreException(string message, Exception? cause = null) : Exception(message, cause);
