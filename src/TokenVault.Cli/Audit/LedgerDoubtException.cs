namespace TokenVault.Cli.Audit;

/// <summary>What was checked does not hold. The message says what.</summary>
public sealed class LedgerDoubtException(string message) : Exception(message);
