using System.Text.Json.Serialization;

namespace TokenVault.Cli.Import;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ImportProgress))]
internal sealed partial class ImportJson : JsonSerializerContext;
