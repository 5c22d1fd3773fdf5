using System.Text.Json.Serialization;

namespace TokenVault.Envelope.Keys;

/// <summary>The file: the payload's bytes as they were signed, and the signature over them.</summary>
internal sealed record SignedManifest(
    [property: JsonPropertyName("payload")] byte[] Payload,
    [property: JsonPropertyName("signature")] byte[] Signature);
