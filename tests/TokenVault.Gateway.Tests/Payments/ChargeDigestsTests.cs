using TokenVault.Domain.Amounts;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments;
using TokenVault.Gateway.Store;

namespace TokenVault.Gateway.Tests.Payments;

public sealed class ChargeDigestsTests
{
    private readonly ChargeDigests _digests = new(new GatewayKeys(new byte[GatewayKeys.Bytes]));

    [Fact]
    public void Tells_MerchantsApart() =>
        Assert.NotEqual(_digests.OfKey(Merchant("shop"), "key"), _digests.OfKey(Merchant("shopk"), "ey"));

    [Fact]
    public void Needs_TheKeyOfTheFile()
    {
        var other = new ChargeDigests(new GatewayKeys(Enumerable.Repeat((byte)1, GatewayKeys.Bytes).ToArray()));

        Assert.NotEqual(_digests.OfKey(Merchant("shop"), "key"), other.OfKey(Merchant("shop"), "key"));
        Assert.NotEqual(_digests.OfRequest(Merchant("shop"), Order()), other.OfRequest(Merchant("shop"), Order()));
    }

    [Fact]
    public void Ignores_TheCvcHandle_SinceTypingTheCodeAgainIsTheSamePurchase() =>
        Assert.Equal(
            _digests.OfRequest(Merchant("shop"), Order()),
            _digests.OfRequest(Merchant("shop"), Order() with { CvcHandle = new byte[57] }));

    [Fact]
    public void Changes_WithEachFieldThatIsCharged()
    {
        var orders = new[]
        {
            Order(),
            Order() with { Token = new Token(2) },
            Order() with { Amount = Amount(101, "EUR") },
            Order() with { Amount = Amount(100, "USD") },
            Order() with { OrderReference = "b" },
            Order() with { OrderReference = "" },
        };

        var digests = orders.Select(order => Convert.ToHexString(_digests.OfRequest(Merchant("shop"), order)));

        Assert.Equal(orders.Length, digests.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Takes_TheLongestTextOfThreeByteCharacters() =>
        Assert.Equal(
            ChargeDigests.Bytes,
            _digests.OfRequest(
                Merchant(new string('m', MerchantId.LengthMax)),
                Order() with { OrderReference = new string('€', ChargeIntake.OrderReferenceLengthMax) }).Length);

    private static ChargeOrder Order() => new(new Token(1), Amount(100, "EUR"), "key", "a", default);

    private static Money Amount(long minorUnits, string code)
    {
        Assert.True(Currency.TryParse(code, out var currency));
        Assert.True(Money.TryCreate(minorUnits, currency, out var money));
        return money;
    }

    private static MerchantId Merchant(string name)
    {
        Assert.True(MerchantId.TryParse(name, out var merchant));
        return merchant;
    }
}
