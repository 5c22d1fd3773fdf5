using System.Text.Json.Serialization;

namespace TokenVault.Processor.Psp.Accounts;

[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PspAccountList))]
internal sealed partial class PspAccountJson : JsonSerializerContext;
