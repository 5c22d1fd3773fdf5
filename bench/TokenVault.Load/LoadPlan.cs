namespace TokenVault.Load;

/// <summary>How long and how hard to load, and where to keep the vault; null makes one in a temporary folder that is deleted.</summary>
internal sealed record LoadPlan(TimeSpan Time, int Connections, int CallersPerConnection, string? Keep);
