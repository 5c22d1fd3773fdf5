namespace TokenVault.Load.Calls;

/// <summary>Which card to tokenize.</summary>
internal sealed record CardOrder(long Card);
