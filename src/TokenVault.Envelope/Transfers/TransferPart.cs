using System.Text.Json.Serialization;

namespace TokenVault.Envelope.Transfers;

/// <summary>A part as the manifest names it.</summary>
/// <param name="File">Its file's name beside the manifest.</param>
/// <param name="Bytes">How long the file is.</param>
/// <param name="Sha256">Of the file, lower-case hexadecimal.</param>
/// <param name="Cards">How many cards it holds, 1 to <see cref="TransferPartHeader.CardsMax"/>.</param>
public sealed record TransferPart(
    [property: JsonPropertyName("file"), JsonRequired] string File,
    [property: JsonPropertyName("bytes"), JsonRequired] long Bytes,
    [property: JsonPropertyName("sha256"), JsonRequired] string Sha256,
    [property: JsonPropertyName("cards"), JsonRequired] int Cards);
