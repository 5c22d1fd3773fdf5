namespace TokenVault.LedgerTrials;

/// <summary>A change that should have been found was not.</summary>
public sealed class TamperUnseenException(string message) : Exception(message);
