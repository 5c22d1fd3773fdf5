using System.Text.Json.Serialization;

namespace TokenVault.Envelope.Keys;

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(KeyManifest))]
[JsonSerializable(typeof(SignedManifest))]
internal sealed partial class KeyManifestJson : JsonSerializerContext;
