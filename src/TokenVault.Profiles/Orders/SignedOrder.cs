namespace TokenVault.Profiles.Orders;

/// <summary>An order that two officers signed.</summary>
/// <param name="Content">What it orders.</param>
/// <param name="Sha256">Of its file's bytes.</param>
/// <param name="SignedBy">The officers' names.</param>
public sealed record SignedOrder(CardOrder Content, byte[] Sha256, IReadOnlyList<string> SignedBy);
