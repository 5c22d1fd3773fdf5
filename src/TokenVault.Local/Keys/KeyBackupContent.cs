using System.Text.Json.Serialization;

namespace TokenVault.Local.Keys;

/// <summary>A backup of the keys: the keystore as it lies on disk, encrypted, and what it holds.</summary>
/// <param name="Format">1.</param>
/// <param name="BackupId">By which the adapter knows it, 32 hexadecimal digits.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Generation">How often the keystore had been changed.</param>
/// <param name="Sha256">SHA-256 of the keystore, hexadecimal.</param>
/// <param name="Keys">Which keys it holds, and which it held.</param>
/// <param name="Keystore">The keystore's bytes. It opens as it did: by its passphrase or its custodians' shares, which are not in here.</param>
public sealed record KeyBackupContent(
    [property: JsonPropertyName("format")] int Format,
    [property: JsonPropertyName("backupId")] string BackupId,
    [property: JsonPropertyName("created")] DateTimeOffset Created,
    [property: JsonPropertyName("generation")] long Generation,
    [property: JsonPropertyName("sha256")] string Sha256,
    [property: JsonPropertyName("keys")] IReadOnlyList<KeyInKeystore> Keys,
    [property: JsonPropertyName("keystore")] byte[] Keystore)
{
    public const int Version = 1;

    /// <summary>The names of the keys that are there.</summary>
    [JsonIgnore]
    public IReadOnlySet<string> Names => new KeystoreContents(Generation, Keys).Names;
}
