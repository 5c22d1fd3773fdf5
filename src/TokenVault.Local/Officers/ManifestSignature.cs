using System.Text.Json.Serialization;

namespace TokenVault.Local.Officers;

/// <summary>One element of manifest.signatures.json.</summary>
/// <param name="Certificate">The officer's certificate, PEM.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over the manifest file's exact bytes, IEEE P1363 form.</param>
internal sealed record ManifestSignature(
    [property: JsonPropertyName("certificate")] string Certificate,
    [property: JsonPropertyName("signature")] byte[] Signature);
