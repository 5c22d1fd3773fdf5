using System.Buffers.Binary;
using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Epochs;
using TokenVault.Gateway.Tokenize.Deciding;
using TokenVault.Gateway.Tokenize.Intake;
using TokenVault.Storage.Records;
using CardBrand = TokenVault.Domain.Cards.CardBrand;
using CardFunding = TokenVault.Domain.Cards.CardFunding;
using Token = TokenVault.Domain.Tokens.Token;
using TokenUsage = TokenVault.Domain.Tokens.TokenUsage;

namespace TokenVault.Gateway.Transfers;

/// <summary>Reads what the adapter answers of cards that are taken in. What a merchant's words may be is what they may be in a request of his.</summary>
internal static class ArrivalReader
{
    // Of a card holder's name that comes with its token.
    private const uint FirstNameVersion = 1;

    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.AdapterUnavailable"/>: the answer makes no sense. Of the texts: CustomerReferenceInvalid, LabelsInvalid,
    /// TextHoldsCardNumber.
    /// </exception>
    public static Arrival Read(TakenCard card, EpochId epoch, byte fingerprintKey)
    {
        if (!Token.TryParse(card.Token, out var token)
            || !MerchantId.TryParse(card.MerchantId, out var merchant)
            || !CardExpiry.TryCreate(card.ExpiryMonth, card.ExpiryYear, out var expiry)
            || (TokenUsage)card.Usage is not (TokenUsage.SingleUse or TokenUsage.MultiUse)
            || card.Brand > byte.MaxValue || card.Bin > 999_999 || card.LastFour > 9_999 || card.Digits is < Pan.DigitsMin or > Pan.DigitsMax
            || card.RecordVersion == 0
            || card.Funding > (uint)CardFunding.Prepaid
            || !TryReadCountry(card.Country, out var country)
            || !Envelope.Cards.SealedCard.TryRead(card.Sealed.Span, out var field) || field.Epoch != epoch)
        {
            throw new VaultException(VaultErrorCode.AdapterUnavailable);
        }

        var row = new ArrivedRow
        {
            Usage = (TokenUsage)card.Usage,
            RecordVersion = card.RecordVersion,
            Brand = (CardBrand)card.Brand,
            Bin = (int)card.Bin,
            LastFour = (int)card.LastFour,
            Digits = (int)card.Digits,
            Expiry = expiry,
            Funding = (CardFunding)card.Funding,
            Country = country,
            ExpireUnixSeconds = card.ExpireTimeSeconds,
            Fingerprint = ReadFingerprint(card.Fingerprint, fingerprintKey),
        };
        return new Arrival(
            new OwnedToken(merchant, token), row, card.Sealed.ToByteArray(), ReadDetails(card, epoch, fingerprintKey), card.IsKnownByCard);
    }

    private static TokenDetailsRecord ReadDetails(TakenCard card, EpochId epoch, byte fingerprintKey)
    {
        var details = new TokenDetailsRecord();
        details.Labels.Add(TokenTexts.ReadLabels([.. card.Labels.Select(label => new Label { Key = label.Key, Value = label.Value })]));
        details.Customers.Add(TokenTexts.ReadCustomers(card.Customers, TokenChanges.CustomersMax, "customer_references"));
        details.Formats.Add(card.Forms.Select(form => ReadForm(form, fingerprintKey)));
        if (!card.SealedName.IsEmpty)
        {
            if (!Envelope.Cards.SealedName.TryRead(card.SealedName.Span, out var name) || name.Epoch != epoch)
            {
                throw new VaultException(VaultErrorCode.AdapterUnavailable);
            }

            (details.SealedName, details.NameVersion) = (card.SealedName, FirstNameVersion);
        }

        return details;
    }

    private static FormatTokenRecord ReadForm(TakenForm taken, byte fingerprintKey)
    {
        var form = taken.Form ?? throw new VaultException(VaultErrorCode.AdapterUnavailable);
        var record = new FormatTokenRecord { Format = (uint)form.Format, PassesLuhn = form.PassesLuhn, Digits = form.Digits };
        if (form.PassesLuhn)
        {
            var bytes = new byte[Fingerprint.Bytes];
            ReadFingerprint(taken.Fingerprint, fingerprintKey).Write(bytes);
            record.Fingerprint = UnsafeByteOperations.UnsafeWrap(bytes);
        }

        return form.Digits.Length is >= Pan.DigitsMin and <= Pan.DigitsMax && form.Digits.All(char.IsAsciiDigit)
            ? record
            : throw new VaultException(VaultErrorCode.AdapterUnavailable);
    }

    private static Fingerprint ReadFingerprint(ByteString bytes, byte key) => bytes.Length == Fingerprint.ValueBytes
        ? new Fingerprint(key, BinaryPrimitives.ReadUInt128BigEndian(bytes.Span))
        : throw new VaultException(VaultErrorCode.AdapterUnavailable);

    private static bool TryReadCountry(string text, out CardCountry country)
    {
        country = default;
        return text.Length == 0 || CardCountry.TryParse(text, out country);
    }
}
