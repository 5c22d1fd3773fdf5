using System.Text.Json.Serialization;

namespace TokenVault.Processor.Psp;

[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PspAccountList))]
internal sealed partial class PspAccountJson : JsonSerializerContext;
