using TokenVault.Domain.Cards;

namespace TokenVault.Domain.Tokens;

/// <summary>Draws tokens in the form of a card number: as many digits as the card has, at random but for those that are kept.</summary>
public static class FormatDigits
{
    /// <summary>Of digits that the card has at the end, and at the beginning.</summary>
    private const int LastKept = 4;
    private const int BinKept = 6;

    // Nine draws in ten fail the check digit; what is left over looks like a card inside a longer row.
    private const int DrawsMax = 64;

    /// <summary>
    /// Writes as many digits as the card has. False where none was found within a bounded number of draws, which only happens where
    /// nearly nothing may be drawn.
    /// </summary>
    /// <param name="card">The card. None but the kept digits are looked at, and the draw is not the card itself.</param>
    /// <param name="format">Which digits are kept.</param>
    /// <param name="passesLuhn">Whether the last digit is to be a valid check digit of the others.</param>
    /// <param name="random">Of the calling thread.</param>
    /// <param name="destination">At least as long as the card.</param>
    public static bool TryDraw(Pan card, TokenFormat format, bool passesLuhn, RandomPool random, Span<byte> destination)
    {
        Span<byte> own = stackalloc byte[Pan.DigitsMax];
        own = own[..card.Length];
        card.CopyTo(own);
        var digits = destination[..card.Length];
        var first = format == TokenFormat.BinAndLastFour ? BinKept : 0;
        var drawn = digits[first..^LastKept];
        try
        {
            for (var i = 0; i < DrawsMax; i++)
            {
                own.CopyTo(digits);
                random.NextDigits(drawn);
                if (IsGood(digits, drawn, first, passesLuhn) && !digits.SequenceEqual(own))
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            own.Clear();
        }
    }

    /// <summary>
    /// Whether these digits, which come from elsewhere, may stand in clear beside a card. Which of its digits they keep does not matter: they
    /// were drawn for the card that the token had then.
    /// </summary>
    /// <param name="card">The card that the token has now. The digits are not its number.</param>
    /// <param name="passesLuhn">Whether they are to pass the check of a card number; else no card number may be within them either.</param>
    /// <param name="digits">What is judged.</param>
    public static bool MayStandBeside(Pan card, bool passesLuhn, ReadOnlySpan<char> digits)
    {
        if (digits.Length is < Pan.DigitsMin or > Pan.DigitsMax || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        Span<byte> own = stackalloc byte[Pan.DigitsMax];
        Span<byte> other = stackalloc byte[Pan.DigitsMax];
        own = own[..card.Length];
        other = other[..digits.Length];
        card.CopyTo(own);
        for (var i = 0; i < digits.Length; i++)
        {
            other[i] = (byte)digits[i];
        }

        try
        {
            return !own.SequenceEqual(other)
                && CheckDigit.IsValid(other) == passesLuhn
                && (passesLuhn || !CardNumberPattern.IsIn((ReadOnlySpan<byte>)other));
        }
        finally
        {
            own.Clear();
        }
    }

    private static bool IsGood(Span<byte> digits, Span<byte> drawn, int first, bool passesLuhn)
    {
        // A number that begins with a zero loses it in systems that keep it as one.
        if (first == 0 && digits[0] == (byte)'0')
        {
            return false;
        }

        if (!passesLuhn)
        {
            // Not only as a whole: longer rows must hold none either, or texts that name the token would be refused.
            return !CheckDigit.IsValid(digits) && !CardNumberPattern.IsIn((ReadOnlySpan<byte>)digits);
        }

        // Of the ten digits in one place exactly one makes the check digit right.
        for (var digit = (byte)'0'; digit <= (byte)'9'; digit++)
        {
            drawn[^1] = digit;
            if (CheckDigit.IsValid(digits))
            {
                return first > 0 || digits[0] != (byte)'0';
            }
        }

        return false;
    }
}
