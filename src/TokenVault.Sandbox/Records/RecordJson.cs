using System.Text.Json.Serialization;

namespace TokenVault.Sandbox.Records;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RecordLine))]
internal sealed partial class RecordJson : JsonSerializerContext;
