using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Payments;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Privacy.Holds;

/// <summary>Places, releases and lists legal holds.</summary>
internal sealed class HoldDesk(LegalHolds holds, HeldTokens held, TimeProvider clock)
{
    private const int ReferenceLengthMax = 64;
    private const int YearsMax = 20;

    /// <exception cref="VaultException">The first field that is wrong; HoldsFull.</exception>
    public async Task<LegalHold> PlaceAsync(PlaceHoldRequest request, string by)
    {
        var customer = CustomerId.Read(request.MerchantId, request.CustomerReference);
        var hold = new LegalHoldRecord
        {
            MerchantId = customer.Merchant.Value,
            Customer = customer.Reference,
            Reference = ReadReference(request.Reference),
            Reason = request.Reason.Length == 0
                ? throw new VaultException(VaultErrorCode.FieldMissing, "reason")
                : PaymentTexts.ReadFreeText(request.Reason, PaymentTexts.FreeTextLengthMax, VaultErrorCode.HoldReasonInvalid, "reason"),
            UntilMs = ReadUntil(request.Until),
            PlacedBy = by,
            PlacedMs = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await held.BetweenTurnsAsync(() => holds.PlaceAsync(customer, hold));
        return ViewOf(hold);
    }

    /// <exception cref="VaultException">The first field that is wrong.</exception>
    public Task<bool> ReleaseAsync(ReleaseHoldRequest request, string by) =>
        holds.ReleaseAsync(CustomerId.Read(request.MerchantId, request.CustomerReference), ReadReference(request.Reference), by);

    public IEnumerable<LegalHold> List(CustomerId customer) => holds.Find(customer).Select(ViewOf);

    private static LegalHold ViewOf(LegalHoldRecord hold) => new()
    {
        Reference = hold.Reference,
        Reason = hold.Reason,
        Until = hold.UntilMs == 0 ? null : Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(hold.UntilMs)),
        PlacedBy = hold.PlacedBy,
        PlaceTime = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(hold.PlacedMs)),
    };

    private static string ReadReference(string text)
    {
        const string Field = "reference";
        if (text.Length is 0 or > ReferenceLengthMax || text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new VaultException(text.Length == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.ReferenceInvalid, Field);
        }

        return CardNumberPattern.IsDisguisedIn(text) ? throw new VaultException(VaultErrorCode.TextHoldsCardNumber, Field) : text;
    }

    private long ReadUntil(Timestamp? until)
    {
        if (until is null)
        {
            return 0;
        }

        var now = clock.GetUtcNow();
        var isTime = until.Nanos is >= 0 and < 1_000_000_000
            && until.Seconds > now.ToUnixTimeSeconds() && until.Seconds <= now.AddYears(YearsMax).ToUnixTimeSeconds();
        return isTime ? until.ToDateTimeOffset().ToUnixTimeMilliseconds() : throw new VaultException(VaultErrorCode.ExpireTimeInvalid, "until");
    }
}
