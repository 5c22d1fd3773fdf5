namespace TokenVault.Storage.RocksDb;

/// <summary>The store could not be opened. The message is for the operator: what is wrong and how to mend it.</summary>
public sealed class StoreOpenException(string message, Exception? cause = null) : Exception(message, cause);
