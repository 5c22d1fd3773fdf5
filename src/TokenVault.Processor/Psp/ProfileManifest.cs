namespace TokenVault.Processor.Psp;

/// <summary>The manifest of profiles that is used, for the record.</summary>
/// <param name="Version">From 1, rising.</param>
/// <param name="Sha256">Of the manifest file's bytes.</param>
/// <param name="SignedBy">The officers' names.</param>
internal sealed record ProfileManifest(int Version, byte[] Sha256, IReadOnlyList<string> SignedBy);
