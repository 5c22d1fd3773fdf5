using System.Globalization;
using System.Text.Json;
using TokenVault.Hpke;

namespace TokenVault.HpkeOpen;

/// <summary>A message with all that opening takes, as JSON gives it: suite, privateKey, enc, info, aad, ciphertext; sequence and plaintext where wanted.</summary>
internal sealed class HpkeMessage(JsonElement json)
{
    /// <summary>What it is expected to hold, hexadecimal; null where nothing is.</summary>
    public string? Expected => json.TryGetProperty("plaintext", out var text) ? text.GetString()!.ToLowerInvariant() : null;

    /// <summary>Its plaintext, hexadecimal; null where it does not open.</summary>
    /// <exception cref="HpkeException">Key or encapsulation are malformed, or the suite is not known.</exception>
    /// <exception cref="FormatException">A field is missing, or no hexadecimal text.</exception>
    public string? Open()
    {
        var ciphertext = Hex("ciphertext");
        if (ciphertext.Length < HpkeContext.TagBytes)
        {
            return null;
        }

        using var context = HpkeRecipient.Setup(Suite(), Hex("privateKey"), Hex("enc"), Hex("info"));
        var plaintext = new byte[ciphertext.Length - HpkeContext.TagBytes];
        var sequence = json.TryGetProperty("sequence", out var number) ? number.GetUInt64() : 0;
        return context.TryOpen(sequence, Hex("aad"), ciphertext, plaintext) ? Convert.ToHexStringLower(plaintext) : null;
    }

    private byte[] Hex(string name) => json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
        ? Convert.FromHexString(text.GetString()!)
        : throw new FormatException($"`{name}` is missing. Every message has suite, privateKey, enc, info, aad and ciphertext, hexadecimal but for suite.");

    private HpkeKem Suite() => json.TryGetProperty("suite", out var suite)
        ? suite.ToString() switch
        {
            "x-wing" => HpkeKem.XWing,
            "p256" => HpkeKem.P256,
            "x25519" => HpkeKem.X25519,
            var number => ushort.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kem)
                ? (HpkeKem)kem
                : throw new FormatException("`suite` is x-wing, p256 or x25519, or the number of a KEM in IANA's registry."),
        }
        : throw new FormatException("`suite` is missing.");
}
