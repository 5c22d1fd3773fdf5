namespace TokenVault.Profiles.Manifests;

/// <summary>A manifest with signatures of two officers, and the profiles that it names, read and checked.</summary>
/// <param name="Version">From 1, rising.</param>
/// <param name="Sha256">Of the manifest file's bytes.</param>
/// <param name="SignedBy">The officers' names, in order.</param>
/// <param name="Profiles">By name.</param>
public sealed record VerifiedManifest(
    int Version, byte[] Sha256, IReadOnlyList<string> SignedBy, IReadOnlyDictionary<string, ProcessorProfile> Profiles);
