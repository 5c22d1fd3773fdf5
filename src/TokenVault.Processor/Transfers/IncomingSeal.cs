using System.Text;
using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.Transfer.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Transfers;
using TokenVault.Hosting;
using TokenVault.Opening.Epochs;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Fingerprints;
using SealedCard = TokenVault.Envelope.Cards.SealedCard;
using SealedName = TokenVault.Envelope.Cards.SealedName;

namespace TokenVault.Processor.Transfers;

/// <summary>Seals cards that were opened for a gateway's store, and computes their fingerprints. Used by one at a time.</summary>
internal sealed class IncomingSeal(ResealingEpochs epochs, FingerprintDesk fingerprints, Keystore keystore)
{
    // A card and a name.
    private const int FieldsOfCard = 2;

    // A name has its own version, which begins anew with the vault.
    private const uint FirstNameVersion = 1;

    private ResealingEpoch _epoch = null!;
    private byte _key;

    /// <summary>The answer that the cards come into.</summary>
    public TakeInCardsResponse Begin(GatewayId gateway, int cards)
    {
        _key = keystore.CurrentFingerprintKey;
        _epoch = epochs.Ensure(gateway, cards * FieldsOfCard);
        return new TakeInCardsResponse
        {
            RegisteredEpoch = UnsafeByteOperations.UnsafeWrap(_epoch.Registered),
            FingerprintKey = _key,
        };
    }

    /// <summary>Seals a card and what belongs to it, or says why not.</summary>
    /// <param name="card">Judged before.</param>
    /// <param name="opened">The frame's plaintext, which its opener wipes.</param>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.GuessingLimitExceeded"/></exception>
    public TakenCard Seal(IncomingCard card, ReadOnlySpan<byte> opened)
    {
        var record = card.Record;
        var taken = card.IsNameable ? new TakenCard { Token = record.Token, MerchantId = record.MerchantId } : new TakenCard();
        if (card.Refusal is { } refusal)
        {
            taken.Reason = VaultErrorMapping.Describe(refusal).Reason;
            return taken;
        }

        if (!TransferPlaintext.TryRead(opened, out var number, out var name, out _) || !CardPlaintext.TryRead(number, out var pan))
        {
            throw new VaultException(VaultErrorCode.TransferInvalid, "frames");
        }

        Describe(record, taken);
        taken.Fingerprint = FingerprintOf(card.Owned.Merchant, pan);
        var bytes = new byte[SealedCard.Bytes];
        _epoch.Seal(number, card.Context, bytes);
        taken.Sealed = UnsafeByteOperations.UnsafeWrap(bytes);
        if (card.HasName)
        {
            bytes = new byte[SealedName.Bytes];
            _epoch.SealName(name, card.Context with { RecordVersion = FirstNameVersion }, bytes);
            taken.SealedName = UnsafeByteOperations.UnsafeWrap(bytes);
        }

        foreach (var form in record.Details?.Forms ?? [])
        {
            taken.Forms.Add(Describe(card.Owned.Merchant, form));
        }

        return taken;
    }

    private static void Describe(TransferredToken record, TakenCard taken)
    {
        (taken.Usage, taken.ExpiryMonth, taken.ExpiryYear, taken.ExpireTimeSeconds) = (record.Usage, record.ExpiryMonth, record.ExpiryYear, record.ExpireTimeSeconds);
        (taken.Brand, taken.Bin, taken.LastFour, taken.Digits) = (record.Brand, record.Bin, record.LastFour, record.Digits);
        (taken.Funding, taken.Country, taken.IsKnownByCard, taken.RecordVersion) = (record.Funding, record.Country, record.IsKnownByCard, record.RecordVersion);
        if (record.Details is { } details)
        {
            taken.Customers.Add(details.Customers);
            taken.Labels.Add(details.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => new TakenLabel { Key = label.Key, Value = label.Value }));
        }
    }

    private TakenForm Describe(MerchantId merchant, TransferredForm form)
    {
        var taken = new TakenForm
        {
            Form = new FormatPreservingToken { Digits = form.Digits, Format = (Contracts.V1.TokenFormat)form.Format, PassesLuhn = form.PassesLuhn },
        };
        if (form.PassesLuhn)
        {
            // Compared with the card before: they are drawn digits and no card's.
            taken.Fingerprint = Pan.TryParse(Encoding.ASCII.GetBytes(form.Digits), out var digits) == PanCheck.Accepted
                ? FingerprintOf(merchant, digits)
                : throw new VaultException(VaultErrorCode.TransferInvalid, "frames");
        }

        return taken;
    }

    private ByteString FingerprintOf(MerchantId merchant, Pan pan)
    {
        var fingerprint = new byte[Fingerprint.ValueBytes];
        return fingerprints.TryCompute(merchant, pan, _key, fingerprint)
            ? UnsafeByteOperations.UnsafeWrap(fingerprint)
            : throw new VaultException(VaultErrorCode.GuessingLimitExceeded);
    }
}
