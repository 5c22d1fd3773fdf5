using System.Text.Json.Serialization;

namespace TokenVault.Profiles.Orders;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CardOrder))]
internal sealed partial class OrderJson : JsonSerializerContext;
