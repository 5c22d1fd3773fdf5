using TokenVault.Contracts.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Gateway.Store;
using Money = TokenVault.Domain.Amounts.Money;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Tests.Payments.Intake;

public sealed class RequestDigestsTests
{
    private readonly RequestDigests _digests = new(new GatewayKeys(new byte[GatewayKeys.Bytes]));

    [Fact]
    public void Tells_MerchantsApart() =>
        Assert.NotEqual(_digests.OfKey(Merchant("shop"), "key"), _digests.OfKey(Merchant("shopk"), "ey"));

    [Fact]
    public void Needs_TheKeyOfTheFile()
    {
        var other = new RequestDigests(new GatewayKeys(Enumerable.Repeat((byte)1, GatewayKeys.Bytes).ToArray()));

        Assert.NotEqual(_digests.OfKey(Merchant("shop"), "key"), other.OfKey(Merchant("shop"), "key"));
        Assert.NotEqual(_digests.OfRequest(Merchant("shop"), Order()), other.OfRequest(Merchant("shop"), Order()));
    }

    [Fact]
    public void Ignores_TheCvcHandleAndTheCryptogram_SinceTypingOrAuthenticatingAgainIsTheSamePurchase() =>
        Assert.Equal(
            _digests.OfRequest(Merchant("shop"), Order()),
            _digests.OfRequest(
                Merchant("shop"),
                Order() with
                {
                    CvcHandle = new byte[57],
                    Details = AuthorizationDetails.None with { Cryptogram = Google.Protobuf.ByteString.CopyFromUtf8("AAAB"), Eci = "05" },
                }));

    [Fact]
    public void Changes_WithEachFieldThatIsCharged()
    {
        var none = AuthorizationDetails.None;
        var orders = new[]
        {
            Order(),
            Order() with { Kind = OperationKind.Authorize },
            Order() with { Token = new Token(2) },
            Order() with { MinorUnits = 101 },
            Order() with { Currency = CurrencyOf("USD") },
            Order() with { OrderReference = "b" },
            Order() with { OrderReference = "" },
            Order() with { OrderReference = "", Details = none with { Description = "a" } },
            Order() with { Details = none with { ReturnUrl = "https://shop.example/" } },
            Order() with { Details = none with { Initiator = Initiator.CardHolder } },
            Order() with { Details = none with { Reason = StoredCredentialReason.Recurring } },
            Order() with { Details = none with { FirstPayment = new PaymentId(1) } },
            Order() with { Details = none with { NetworkTransactionId = "a1" } },
            Order() with { Details = none with { BillingAddress = new BillingAddress { Line1 = "a" } } },
            Order() with { Details = none with { BillingAddress = new BillingAddress { Line2 = "a" } } },
            Order() with { Details = none with { BillingAddress = new BillingAddress { City = "a" } } },
            Order() with { Details = none with { BillingAddress = new BillingAddress { State = "a" } } },
            Order() with { Details = none with { BillingAddress = new BillingAddress { PostalCode = "a" } } },
            Order() with { Details = none with { BillingAddress = new BillingAddress { CountryCode = "DE" } } },
        };

        var digests = orders.Select(order => Convert.ToHexString(_digests.OfRequest(Merchant("shop"), order)));

        Assert.Equal(orders.Length, digests.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Changes_WithEachFieldOfAFollowUp()
    {
        var order = new FollowUpOrder(OperationKind.Capture, new PaymentId(1), Amount(100, "EUR"), "key");
        var orders = new[]
        {
            order,
            order with { Kind = OperationKind.Refund },
            order with { Payment = new PaymentId(2) },
            order with { Amount = Amount(101, "EUR") },
            order with { Amount = Amount(100, "USD") },
            order with { Amount = null },
        };

        var digests = orders.Select(each => Convert.ToHexString(_digests.OfRequest(Merchant("shop"), each)));

        Assert.Equal(orders.Length, digests.Distinct(StringComparer.Ordinal).Count());
        Assert.NotEqual(_digests.OfRequest(Merchant("shop"), order), _digests.OfRequest(Merchant("shoq"), order));
    }

    [Fact]
    public void Takes_TheLongestTexts() =>
        Assert.Equal(
            RequestDigests.Bytes,
            _digests.OfRequest(
                Merchant(new string('m', MerchantId.LengthMax)),
                Order() with
                {
                    OrderReference = new string('€', FieldIntake.TextLengthMax),
                    Details = AuthorizationDetails.None with
                    {
                        Description = new string('€', FieldIntake.TextLengthMax),
                        ReturnUrl = "https://shop.example/" + new string('p', 1024 - 21),
                        BillingAddress = new BillingAddress { Line1 = new string('€', 100) },
                    },
                }).Length);

    private static AuthorizationOrder Order() => new()
    {
        Kind = OperationKind.Charge,
        Token = new Token(1),
        Currency = CurrencyOf("EUR"),
        MinorUnits = 100,
        IdempotencyKey = "key",
        OrderReference = "a",
    };

    private static Money Amount(long minorUnits, string code)
    {
        Assert.True(Money.TryCreate(minorUnits, CurrencyOf(code), out var money));
        return money;
    }

    private static Currency CurrencyOf(string code)
    {
        Assert.True(Currency.TryParse(code, out var currency));
        return currency;
    }

    private static MerchantId Merchant(string name)
    {
        Assert.True(MerchantId.TryParse(name, out var merchant));
        return merchant;
    }
}
