using System.Text.Json.Serialization;

namespace TokenVault.Profiles.Allowances;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ImportAllowance))]
internal sealed partial class AllowanceJson : JsonSerializerContext;
