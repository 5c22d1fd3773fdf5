using System.Text.Json.Serialization;

namespace TokenVault.Envelope.Transfers;

[JsonSourceGenerationOptions(
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TransferManifest))]
internal sealed partial class TransferJson : JsonSerializerContext;
