using System.Text;

namespace TokenVault.ProcessorTrials.StripeMock;

/// <summary>What is looked at of a request that went by.</summary>
/// <param name="Call">Its method and path, without what is asked for after them.</param>
/// <param name="Key">Its idempotency key; empty where it has none.</param>
/// <param name="HoldsCard">Whether a card number stands anywhere in it.</param>
internal sealed record FrontRequest(string Call, string Key, bool HoldsCard)
{
    private const string KeyHeader = "Idempotency-Key: ";

    private static readonly byte[][] Numbers =
        [.. new[] { TestCard.Visa, TestCard.Mastercard, TestCard.AmericanExpress }.Select(card => card.Digits)];

    public static FrontRequest Read(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        var lines = Encoding.ASCII.GetString(bytes[..(end < 0 ? bytes.Length : end)]).Split("\r\n");
        var key = lines.FirstOrDefault(line => line.StartsWith(KeyHeader, StringComparison.OrdinalIgnoreCase));
        var holdsCard = false;
        foreach (var number in Numbers)
        {
            holdsCard |= bytes.IndexOf(number) >= 0;
        }

        return new FrontRequest(string.Join(' ', lines[0].Split(' ', '?')[..2]), key?[KeyHeader.Length..].Trim() ?? "", holdsCard);
    }
}
