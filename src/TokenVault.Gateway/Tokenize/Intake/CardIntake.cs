using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Cards;

namespace TokenVault.Gateway.Tokenize.Intake;

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

    public static CardExpiry ReadExpiry(Card card, DateTimeOffset now) =>
        ReadExpiry(card.ExpiryMonth, card.ExpiryYear, now, "card.expiry_month", "card.expiry_year");

    public static CardExpiry ReadExpiry(ExpiryDate date, DateTimeOffset now) =>
        ReadExpiry(date.Month, date.Year, now, "expiry.month", "expiry.year");

    /// <summary>Gives a card holder's name, which borrows from the request; empty where there is none.</summary>
    public static ReadOnlyMemory<byte> ReadName(ByteString name, string field)
    {
        var bytes = name.Span;
        var accepted = bytes.Length <= NamePlaintext.NameBytesMax;
        while (accepted && !bytes.IsEmpty)
        {
            accepted = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done && !Rune.IsControl(rune);
            bytes = bytes[length..];
        }

        if (!accepted)
        {
            throw new VaultException(VaultErrorCode.CardholderNameInvalid, field);
        }

        return CardNumberPattern.IsIn(name.Span) ? throw new VaultException(VaultErrorCode.TextHoldsCardNumber, field) : name.Memory;
    }

    /// <summary>Gives the CVC, which borrows from the request.</summary>
    public static Cvc ReadCvc(Card card) =>
        Cvc.TryParse(card.Cvc.Span, out var cvc) ? cvc : throw new VaultException(VaultErrorCode.CvcInvalid, "card.cvc");

    /// <summary>Wipes a request's own copy. The parser made it for this request alone, so nobody else reads it.</summary>
    public static void Wipe(ByteString secret) => CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(secret.Memory).Span);

    /// <summary>Wipes all of a request's card that is secret.</summary>
    public static void Wipe(Card? card)
    {
        if (card is not null)
        {
            Wipe(card.Number);
            Wipe(card.Cvc);
            Wipe(card.CardholderName);
        }
    }

    private static CardExpiry ReadExpiry(uint month, uint year, DateTimeOffset now, string monthField, string yearField)
    {
        if (!CardExpiry.TryCreate(month, year, out var expiry))
        {
            throw new VaultException(VaultErrorCode.CardExpiryInvalid, month is < 1 or > 12 ? monthField : yearField);
        }

        return expiry.HasPassed(now) ? throw new VaultException(VaultErrorCode.CardExpired, yearField) : expiry;
    }
}
