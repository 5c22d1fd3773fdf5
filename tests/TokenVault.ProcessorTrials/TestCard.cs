using System.Text;

namespace TokenVault.ProcessorTrials;

/// <summary>A published test card (docs.stripe.com/testing).</summary>
internal sealed record TestCard(string Number, string Brand)
{
    public static TestCard Visa { get; } = new("4242424242424242", "visa");

    public static TestCard Mastercard { get; } = new("5555555555554444", "mastercard");

    public static TestCard AmericanExpress { get; } = new("378282246310005", "amex");

    public string Last4 => Number[^4..];

    public byte[] Digits => Encoding.ASCII.GetBytes(Number);

    public byte[] SecurityCode => this == AmericanExpress ? "3141"u8.ToArray() : "314"u8.ToArray();

    public static uint ExpiryMonth => 12;

    public static uint ExpiryYear { get; } = (uint)TimeProvider.System.GetUtcNow().Year + 2;

    // The record's own would print the number.
    public override string ToString() => $"{Brand} {Last4}";
}
