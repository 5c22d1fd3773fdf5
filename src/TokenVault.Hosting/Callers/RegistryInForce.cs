namespace TokenVault.Hosting.Callers;

/// <summary>Which registry of callers is in force.</summary>
/// <param name="Sha256">Of its file.</param>
/// <param name="Callers">How many it lists.</param>
/// <param name="Disabled">How many of them may not call.</param>
public sealed record RegistryInForce(ReadOnlyMemory<byte> Sha256, int Callers, int Disabled);
