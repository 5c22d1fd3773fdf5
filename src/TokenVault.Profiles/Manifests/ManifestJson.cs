using System.Text.Json.Serialization;

namespace TokenVault.Profiles.Manifests;

[JsonSourceGenerationOptions(
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ManifestContent))]
[JsonSerializable(typeof(IReadOnlyList<ManifestSignature>))]
internal sealed partial class ManifestJson : JsonSerializerContext;
