namespace TokenVault.ProcessorTrials;

/// <summary>Something is not as it was promised.</summary>
internal sealed class TrialException(string message) : Exception(message);
