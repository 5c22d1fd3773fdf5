using System.Text.Json.Serialization;
using TokenVault.Local.Callers;
using TokenVault.Local.Keys;
using TokenVault.Local.Setup;
using TokenVault.Profiles.Manifests;

namespace TokenVault.Local;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AccountList))]
[JsonSerializable(typeof(CallerList))]
[JsonSerializable(typeof(IReadOnlyList<ManifestSignature>))]
[JsonSerializable(typeof(IReadOnlyList<PracticeProcessor>))]
[JsonSerializable(typeof(KeyBackupContent))]
[JsonSerializable(typeof(KeystoreContents))]
[JsonSerializable(typeof(OpeningPublicKey))]
[JsonSerializable(typeof(VaultPorts))]
internal sealed partial class LocalJson : JsonSerializerContext;
