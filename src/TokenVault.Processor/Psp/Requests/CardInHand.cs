using TokenVault.Domain.Cards;
using TokenVault.Profiles;

namespace TokenVault.Processor.Psp.Requests;

/// <summary>A card while its body is being rendered. It can't outlive the stack that it stands on.</summary>
internal readonly ref struct CardInHand(Pan pan, CardExpiry expiry, Cvc cvc)
{
    private readonly Pan _pan = pan;
    private readonly Cvc _cvc = cvc;

    public bool HasCvc => _cvc.Length > 0;

    /// <summary>The card holder's name in UTF-8, or empty. Never a text, as little as the number is.</summary>
    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary>Writes digits only, which need no encoding in any body. Returns how many. The name is no such field.</summary>
    public int Write(CardField field, Span<byte> destination)
    {
        switch (field)
        {
            case CardField.Number:
                _pan.CopyTo(destination);
                return _pan.Length;
            case CardField.Cvc:
                _cvc.CopyTo(destination);
                return _cvc.Length;
            case CardField.ExpiryMonth when expiry.Month < 10:
                destination[0] = (byte)('0' + expiry.Month);
                return 1;
            case CardField.ExpiryMonth or CardField.ExpiryMonthTwoDigits:
                return WriteTwo(expiry.Month, destination);
            case CardField.ExpiryYear:
                return WriteTwo(expiry.Year / 100, destination) + WriteTwo(expiry.Year % 100, destination[2..]);
            case CardField.ExpiryYearTwoDigits:
            default:
                return WriteTwo(expiry.Year % 100, destination);
        }
    }

    private static int WriteTwo(int number, Span<byte> destination)
    {
        destination[0] = (byte)('0' + (number / 10));
        destination[1] = (byte)('0' + (number % 10));
        return 2;
    }
}
