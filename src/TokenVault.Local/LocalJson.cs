using System.Text.Json.Serialization;
using TokenVault.Local.Callers;
using TokenVault.Local.Setup;

namespace TokenVault.Local;

[JsonSourceGenerationOptions(WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(AccountList))]
[JsonSerializable(typeof(CallerList))]
[JsonSerializable(typeof(OpeningPublicKey))]
[JsonSerializable(typeof(VaultPorts))]
internal sealed partial class LocalJson : JsonSerializerContext;
