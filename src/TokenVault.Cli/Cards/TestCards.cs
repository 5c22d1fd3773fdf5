namespace TokenVault.Cli.Cards;

/// <summary>Test card numbers as docs.stripe.com/testing publishes them. No bank ever issued one.</summary>
internal static class TestCards
{
    public const string Names = "visa, mastercard, amex, declined, insufficient-funds, incorrect-cvc";

    public static ReadOnlySpan<byte> Visa => "4242424242424242"u8;

    public static ReadOnlySpan<byte> Mastercard => "5555555555554444"u8;

    public static ReadOnlySpan<byte> Amex => "378282246310005"u8;

    public static ReadOnlySpan<byte> Declined => "4000000000000002"u8;

    public static ReadOnlySpan<byte> InsufficientFunds => "4000000000009995"u8;

    public static ReadOnlySpan<byte> IncorrectCvc => "4000000000000127"u8;

    /// <summary>Empty where the name is unknown.</summary>
    public static ReadOnlySpan<byte> Find(string name) => name switch
    {
        "visa" => Visa,
        "mastercard" => Mastercard,
        "amex" => Amex,
        "declined" => Declined,
        "insufficient-funds" => InsufficientFunds,
        "incorrect-cvc" => IncorrectCvc,
        _ => default,
    };
}
