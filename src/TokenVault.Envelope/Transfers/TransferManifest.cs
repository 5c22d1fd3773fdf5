using System.Text.Json;
using System.Text.Json.Serialization;

namespace TokenVault.Envelope.Transfers;

/// <summary>
/// What belongs to a transfer from one gateway's store. The adapter signs it as a note (c2sp.org/signed-note) with the key of its record.
/// </summary>
/// <param name="Transfer">Version of this layout, 1.</param>
/// <param name="Order">The order's id, 32 lower-case hexadecimal digits.</param>
/// <param name="OrderSha256">Of the order's file as the officers signed it, lower-case hexadecimal.</param>
/// <param name="Gateway">From whose store the cards are.</param>
/// <param name="Recipient">SHA-256 of the public key that the cards are sealed to, lower-case hexadecimal.</param>
/// <param name="Cards">How many there are in all parts.</param>
/// <param name="Skipped">How many tokens of the scope were left out, by reason.</param>
/// <param name="Parts">The parts in their order.</param>
public sealed record TransferManifest(
    [property: JsonPropertyName("transfer"), JsonRequired] int Transfer,
    [property: JsonPropertyName("order"), JsonRequired] string Order,
    [property: JsonPropertyName("orderSha256"), JsonRequired] string OrderSha256,
    [property: JsonPropertyName("gateway"), JsonRequired] string Gateway,
    [property: JsonPropertyName("recipient"), JsonRequired] string Recipient,
    [property: JsonPropertyName("cards"), JsonRequired] long Cards,
    [property: JsonPropertyName("skipped"), JsonRequired] IReadOnlyDictionary<string, long> Skipped,
    [property: JsonPropertyName("parts"), JsonRequired] IReadOnlyList<TransferPart> Parts)
{
    public const int Version = 1;

    /// <summary>A note may be 128 KiB long; a part's line takes some 200 bytes.</summary>
    public const int PartsMax = 500;

    /// <summary>One line of JSON and its newline: the note's text.</summary>
    public byte[] Encode() => [.. JsonSerializer.SerializeToUtf8Bytes(this, TransferJson.Default.TransferManifest), (byte)'\n'];

    /// <summary>Reads a note's text, which was verified before. False for another form or version, or where the sums don't agree.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, out TransferManifest manifest)
    {
        manifest = null!;
        try
        {
            if (JsonSerializer.Deserialize(text, TransferJson.Default.TransferManifest) is not { Transfer: Version } read
                || read.Parts.Count > PartsMax
                || read.Parts.Any(part => part is not { Cards: >= 1 and <= TransferPartHeader.CardsMax } || !IsFileName(part.File))
                || read.Parts.Sum(part => (long)part.Cards) != read.Cards)
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

    // It is opened beside the manifest and nowhere else.
    private static bool IsFileName(string name) =>
        name.Length is >= 1 and <= 255 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');
}
