using System.Text.Json.Serialization;

namespace TokenVault.Profiles.Manifests;

/// <summary>One element of manifest.signatures.json.</summary>
/// <param name="Certificate">The officer's certificate, PEM; those between it and the authority may follow.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over the manifest file's exact bytes, IEEE P1363 form.</param>
public sealed record ManifestSignature(
    [property: JsonPropertyName("certificate"), JsonRequired] string Certificate,
    [property: JsonPropertyName("signature"), JsonRequired] byte[] Signature);
