namespace TokenVault.Local.Officers;

/// <summary>What a manifest holds and what is wrong with it.</summary>
/// <param name="Version">From 1, rising.</param>
/// <param name="Issued">When it was written.</param>
/// <param name="Sha256">Of the manifest file's bytes, lower-case hex; the adapter records it before use.</param>
/// <param name="Profiles">The profiles.</param>
/// <param name="SignedBy">The officers whose signatures hold.</param>
/// <param name="Problems">Why the adapter would refuse it, a line each. Empty: it would not.</param>
public sealed record ManifestFindings(
    int Version, DateTimeOffset Issued, string Sha256, IReadOnlyList<ManifestProfile> Profiles, IReadOnlyList<string> SignedBy, IReadOnlyList<string> Problems);
