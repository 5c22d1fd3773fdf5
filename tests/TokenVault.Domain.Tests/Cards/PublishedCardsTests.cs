using System.Text;
using System.Text.Json;
using TokenVault.Domain.Cards;
using TokenVault.Tests;

namespace TokenVault.Domain.Tests.Cards;

/// <summary>The test numbers that Stripe, Braintree and Adyen publish.</summary>
public sealed class PublishedCardsTests
{
    private static readonly Dictionary<string, CardBrand> Brands = new(StringComparer.Ordinal)
    {
        ["visa"] = CardBrand.Visa,
        ["mastercard"] = CardBrand.Mastercard,
        ["amex"] = CardBrand.Amex,
        ["discover"] = CardBrand.Discover,
        ["diners"] = CardBrand.Diners,
        ["jcb"] = CardBrand.Jcb,
        ["unionpay"] = CardBrand.UnionPay,
        ["maestro"] = CardBrand.Maestro,
    };

    // One of each brand stands here, for a clone without the vectors' files.
    [Theory]
    [InlineData("4242424242424242", CardBrand.Visa)]
    [InlineData("5555555555554444", CardBrand.Mastercard)]
    [InlineData("2223003122003222", CardBrand.Mastercard)]
    [InlineData("378282246310005", CardBrand.Amex)]
    [InlineData("6011111111111117", CardBrand.Discover)]
    [InlineData("30569309025904", CardBrand.Diners)]
    [InlineData("3566002020360505", CardBrand.Jcb)]
    [InlineData("6200000000000005", CardBrand.UnionPay)]
    [InlineData("6771798021000008", CardBrand.Maestro)]
    public void Recognises_TheBrand(string number, CardBrand expected) => Assert.Equal(expected, BrandOf(number));

    [SkippableFact]
    public void Accepts_AllOfThem_ButThoseWrittenWrongOnPurpose()
    {
        foreach (var card in Published())
        {
            var expected = card.GetProperty("luhn").GetBoolean() ? PanCheck.Accepted : PanCheck.WrongCheckDigit;
            Assert.Equal(expected, Pan.TryParse(Encoding.ASCII.GetBytes(NumberOf(card)), out _));
        }
    }

    [SkippableFact]
    public void Recognises_TheBrandOfAllOfThem()
    {
        foreach (var card in Published().Where(card => card.GetProperty("luhn").GetBoolean()))
        {
            // Maestro also has cards below 61 that no published range names; those stay unknown.
            if (Brands.TryGetValue(card.GetProperty("brand").GetString()!, out var expected)
                && !(expected == CardBrand.Maestro && NumberOf(card).StartsWith("60", StringComparison.Ordinal)))
            {
                Assert.Equal(expected, BrandOf(NumberOf(card)));
            }
        }
    }

    private static IEnumerable<JsonElement> Published()
    {
        var cards = PublishedVectors.Read("test-cards.json");
        return new[] { "stripe", "braintree", "adyen" }.SelectMany(vendor => cards.GetProperty(vendor).EnumerateArray());
    }

    private static string NumberOf(JsonElement card) => card.GetProperty("pan").GetString()!;

    private static CardBrand BrandOf(string number)
    {
        Assert.Equal(PanCheck.Accepted, Pan.TryParse(Encoding.ASCII.GetBytes(number), out var pan));
        return pan.Brand;
    }
}
