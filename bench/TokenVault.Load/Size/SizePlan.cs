namespace TokenVault.Load.Size;

/// <summary>How many tokens are on disk when it is measured again, how long each run lasts, and over how many connections how many callers ask.</summary>
internal sealed record SizePlan(long Tokens, TimeSpan Time, int Connections, int CallersPerConnection);
