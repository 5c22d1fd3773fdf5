using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Tokenize;

/// <summary>Reads and checks a card. Each refusal names the field and never its value.</summary>
internal static class CardIntake
{
    /// <summary>Gives the card number, which borrows from the request.</summary>
    public static Pan ReadNumber(Card card) => Pan.TryParse(card.Number.Span, out var pan) switch
    {
        PanCheck.Accepted => pan,
        _ when card.Number.IsEmpty => throw new VaultException(VaultErrorCode.FieldMissing, "card.number"),
        PanCheck.NotDigits => throw new VaultException(VaultErrorCode.CardNumberNotDigits, "card.number"),
        PanCheck.WrongLength => throw new VaultException(VaultErrorCode.CardNumberLength, "card.number"),
        _ => throw new VaultException(VaultErrorCode.CardNumberCheckDigit, "card.number"),
    };

    public static CardExpiry ReadExpiry(Card card, DateTimeOffset now)
    {
        if (!CardExpiry.TryCreate(card.ExpiryMonth, card.ExpiryYear, out var expiry))
        {
            throw new VaultException(
                VaultErrorCode.CardExpiryInvalid, card.ExpiryMonth is < 1 or > 12 ? "card.expiry_month" : "card.expiry_year");
        }

        return expiry.HasPassed(now) ? throw new VaultException(VaultErrorCode.CardExpired, "card.expiry_year") : expiry;
    }

    /// <summary>Gives the CVC, which borrows from the request.</summary>
    public static Cvc ReadCvc(Card card) =>
        Cvc.TryParse(card.Cvc.Span, out var cvc) ? cvc : throw new VaultException(VaultErrorCode.CvcInvalid, "card.cvc");

    /// <summary>Wipes a request's own copy. The parser made it for this request alone, so nobody else reads it.</summary>
    public static void Wipe(ByteString secret) => CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(secret.Memory).Span);
}
