namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>The day's file of counted numbers is not what this adapter wrote. It does not start on it: it would not know who guesses.</summary>
internal sealed class CountDamageException(string message) : Exception(message);
