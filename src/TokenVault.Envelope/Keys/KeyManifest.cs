using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenVault.Envelope.Keys;

/// <summary>
/// The public key that gateways seal to, as the key-ceremony key signed it offline. Gateways pin the ceremony key and refuse
/// a manifest that is unsigned, altered or older than one they have seen.
/// </summary>
public sealed record KeyManifest(
    [property: JsonPropertyName("version")] long Version,
    [property: JsonPropertyName("suite")] SuiteId Suite,
    [property: JsonPropertyName("keyNumber")] uint KeyNumber,
    [property: JsonPropertyName("publicKey")] byte[] PublicKey,
    [property: JsonPropertyName("created")] DateTimeOffset Created)
{
    /// <summary>Signs with the ceremony key (ECDSA, P-256, SHA-256, IEEE P1363) and gives the file's bytes.</summary>
    public byte[] Sign(ECDsa ceremonyKey)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(this, KeyManifestJson.Default.KeyManifest);
        var file = new SignedManifest(payload, ceremonyKey.SignData(payload, HashAlgorithmName.SHA256));
        return JsonSerializer.SerializeToUtf8Bytes(file, KeyManifestJson.Default.SignedManifest);
    }

    /// <summary>Checks the signature by the pinned ceremony key and reads the manifest. False for anything else than a good one.</summary>
    public static bool TryVerify(ReadOnlySpan<byte> file, ECDsa ceremonyKey, out KeyManifest manifest)
    {
        manifest = null!;
        try
        {
            if (JsonSerializer.Deserialize(file, KeyManifestJson.Default.SignedManifest) is not { Payload: not null, Signature: not null } signed
                || !ceremonyKey.VerifyData(signed.Payload, signed.Signature, HashAlgorithmName.SHA256)
                || JsonSerializer.Deserialize(signed.Payload, KeyManifestJson.Default.KeyManifest) is not { PublicKey: not null } read
                || read.Suite is not (SuiteId.XWing or SuiteId.DhKemP256))
            {
                return false;
            }

            manifest = read;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
