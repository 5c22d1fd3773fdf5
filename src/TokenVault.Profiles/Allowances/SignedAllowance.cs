namespace TokenVault.Profiles.Allowances;

/// <summary>An allowance that two officers signed.</summary>
/// <param name="Content">What it allows.</param>
/// <param name="Sha256">Of its file's bytes.</param>
/// <param name="SignedBy">The officers' names.</param>
public sealed record SignedAllowance(ImportAllowance Content, byte[] Sha256, IReadOnlyList<string> SignedBy);
