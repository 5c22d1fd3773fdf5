using Google.Protobuf;
using TokenVault.Contracts.Transfer.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Transfers;

namespace TokenVault.Processor.Transfers;

/// <summary>What a frame tells of a card, held against the card itself. The card's number is not in it.</summary>
/// <param name="Record">All that is told.</param>
/// <param name="Context">What the new seal binds, but for its epoch.</param>
/// <param name="HasName">Whether a card holder's name came with it.</param>
internal sealed record IncomingCard(TransferredToken Record, CardContext Context, bool HasName)
{
    private const int CustomersMax = 16;
    private const int LabelsMax = 16;
    private const int FormsMax = 4;
    private const int TextLengthMax = 255;
    private const int LabelKeyLengthMax = 40;

    // The last second of the year 9999: what is later is no date.
    private const long EndMax = 253_402_300_799;

    // More than clocks differ. A token's name begins with its time, which lists, copies and retention go by.
    private static readonly TimeSpan AheadMax = TimeSpan.FromDays(1);

    /// <summary>False where its name could not stand in an answer.</summary>
    public bool IsNameable { get; private init; } = true;

    public OwnedToken Owned => new(Context.Merchant, Context.Token);

    /// <summary>Why it is not taken in; null where nothing speaks against it.</summary>
    public VaultErrorCode? Refusal { get; init; }

    /// <summary>Reads a frame that was opened, and wipes nothing of it.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.TransferInvalid"/>: it names no token, so that nothing could be told of it.</exception>
    public static IncomingCard Read(ReadOnlySpan<byte> opened, DateTimeOffset now)
    {
        if (!TransferPlaintext.TryRead(opened, out var card, out var name, out var message)
            || !TryParse(message, out var record)
            || !Token.TryParse(record.Token, out var token)
            || !MerchantId.TryParse(record.MerchantId, out var merchant))
        {
            throw new VaultException(VaultErrorCode.TransferInvalid, "frames");
        }

        // What the other vault's gateway told is a gateway's word. Here it is held against the card, for the last time.
        var isName = IsName(token, record, now);
        var isWhole = CardPlaintext.TryRead(card, out var pan)
            & CardExpiry.TryCreate(record.ExpiryMonth, record.ExpiryYear, out var expiry)
            && isName
            && (name.IsEmpty || NamePlaintext.TryRead(name, out _))
            && Agrees(record, pan);
        var context = new CardContext(token, merchant, default, record.RecordVersion, (TokenUsage)record.Usage, expiry, record.ExpireTimeSeconds);
        return new IncomingCard(record, context, !name.IsEmpty)
        {
            IsNameable = isName,
            Refusal = !isWhole ? VaultErrorCode.SealedCardInvalid : HoldsCardNumber(record) ? VaultErrorCode.TextHoldsCardNumber : null,
        };
    }

    // Where it is none, it is refused without being named: no answer could show it.
    private static bool IsName(Token token, TransferredToken record, DateTimeOffset now) =>
        token.Id >> 80 <= (UInt128)(now + AheadMax).ToUnixTimeMilliseconds()
        && !CardNumberPattern.IsIn(record.Token) && !CardNumberPattern.IsIn(record.MerchantId);

    // The other vault refused such texts when they came to it. Nothing of the sort leaves here, whatever it did.
    private static bool HoldsCardNumber(TransferredToken record) => record.Details is { } details
        && details.Customers.Concat(details.Labels.Values).Concat(details.Labels.Keys).Any(text => CardNumberPattern.IsDisguisedIn(text));

    private static bool TryParse(ReadOnlySpan<byte> message, out TransferredToken record)
    {
        try
        {
            record = TransferredToken.Parser.ParseFrom(message);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            record = null!;
            return false;
        }
    }

    private static bool Agrees(TransferredToken record, Pan pan)
    {
        if (record.Brand != (uint)pan.Brand || record.Bin != (uint)pan.Bin || record.LastFour != (uint)pan.LastFour || record.Digits != (uint)pan.Length
            || (TokenUsage)record.Usage is not (TokenUsage.MultiUse or TokenUsage.SingleUse)
            || record.ExpireTimeSeconds is < 0 or > EndMax
            || record.RecordVersion == 0
            || record.Funding > (uint)CardFunding.Prepaid
            || (record.Country.Length > 0 && !CardCountry.TryParse(record.Country, out _)))
        {
            return false;
        }

        if (record.Details is not { } details)
        {
            return true;
        }

        if (details.Customers.Count > CustomersMax || details.Labels.Count > LabelsMax || details.Forms.Count > FormsMax
            || details.Customers.Concat(details.Labels.Values).Any(text => text.Length is 0 or > TextLengthMax || text.Any(char.IsControl))
            || details.Labels.Keys.Any(key => key.Length is 0 or > LabelKeyLengthMax || key.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))))
        {
            return false;
        }

        // A form that is the card's number, or passes for one without having been asked to, would leave here in an answer.
        foreach (var form in details.Forms)
        {
            if ((TokenFormat)form.Format is not (TokenFormat.LastFour or TokenFormat.BinAndLastFour) || !FormatDigits.MayStandBeside(pan, form.PassesLuhn, form.Digits))
            {
                return false;
            }
        }

        return true;
    }
}
