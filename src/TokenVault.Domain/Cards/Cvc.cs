namespace TokenVault.Domain.Cards;

/// <summary>
/// A card verification code, borrowed from a buffer that the caller owns and wipes. Sensitive authentication data: it is
/// never stored in a form that can be opened later (PCI DSS 3.3.1).
/// </summary>
public readonly ref struct Cvc
{
    // American Express prints four digits, all others three.
    public const int DigitsMin = 3;
    public const int DigitsMax = 4;

    private readonly ReadOnlySpan<byte> _digits;

    private Cvc(ReadOnlySpan<byte> digits) => _digits = digits;

    public int Length => _digits.Length;

    public static bool TryParse(ReadOnlySpan<byte> ascii, out Cvc cvc)
    {
        var accepted = ascii.Length is >= DigitsMin and <= DigitsMax
            && !ascii.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        cvc = accepted ? new Cvc(ascii) : default;
        return accepted;
    }

    public void CopyTo(Span<byte> destination) => _digits.CopyTo(destination);

    public override string ToString() => "[cvc]";
}
