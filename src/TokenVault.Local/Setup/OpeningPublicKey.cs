using System.Text.Json.Serialization;
using TokenVault.Envelope;

namespace TokenVault.Local.Setup;

/// <summary>What the adapter's `init-keys` writes: the public half of its opening key, and the key by which its record of disclosures is checked.</summary>
internal sealed record OpeningPublicKey(
    [property: JsonPropertyName("suite")] SuiteId Suite,
    [property: JsonPropertyName("keyNumber")] uint KeyNumber,
    [property: JsonPropertyName("publicKey")] byte[] PublicKey,
    [property: JsonPropertyName("ledger")] string Ledger);
