using TokenVault.Domain.Errors;
using TokenVault.Domain.Payments;

namespace TokenVault.Domain.Tests.Payments;

public sealed class PaymentTextsTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("https://shop.example/back?order=17", true)]
    [InlineData("HTTPS://shop.example/", true)]
    [InlineData("http://shop.example/", false)]
    [InlineData("https://user@shop.example/", false)]
    [InlineData("https:shop", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("https://shop.example/a b", false)]
    public void Reads_AReturnUrl(string url, bool accepted)
    {
        if (accepted)
        {
            Assert.Equal(url, PaymentTexts.ReadReturnUrl(url, "return_url"));
        }
        else
        {
            Assert.Equal(VaultErrorCode.ReturnUrlInvalid, Assert.Throws<VaultException>(() => PaymentTexts.ReadReturnUrl(url, "return_url")).Code);
        }
    }

    [Fact]
    public void Bounds_AReturnUrl()
    {
        const string Begin = "https://shop.example/";
        var longest = Begin + new string('a', PaymentTexts.ReturnUrlLengthMax - Begin.Length);

        Assert.Equal(longest, PaymentTexts.ReadReturnUrl(longest, "return_url"));
        Assert.Throws<VaultException>(() => PaymentTexts.ReadReturnUrl(longest + "a", "return_url"));
    }

    [Theory]
    [InlineData("Größe 44", null)]
    [InlineData("a\u0007", VaultErrorCode.DescriptionInvalid)]
    [InlineData("a\ud83d\ude00", VaultErrorCode.DescriptionInvalid)]
    [InlineData("longer than", VaultErrorCode.DescriptionInvalid)]
    [InlineData("4/2/4/2/4/2/4/2/4/2/4/2/4/2/4/2", VaultErrorCode.TextHoldsCardNumber)]
    public void Reads_AFreeText(string text, VaultErrorCode? refused)
    {
        var lengthMax = text.StartsWith("longer", StringComparison.Ordinal) ? text.Length - 1 : 255;
        var refusal = Record.Exception(() => PaymentTexts.ReadFreeText(text, lengthMax, VaultErrorCode.DescriptionInvalid, "description")) as VaultException;

        Assert.Equal(refused, refusal?.Code);
        Assert.True(refusal is null || string.Equals(refusal.Field, "description", StringComparison.Ordinal));
    }

    [Fact]
    public void Rejects_ACardNumberInAReturnUrl() => Assert.Equal(
        VaultErrorCode.TextHoldsCardNumber,
        Assert.Throws<VaultException>(() => PaymentTexts.ReadReturnUrl("https://shop.example/4242424242424242", "return_url")).Code);

    // The second holds twelve digits in a row whose check digit is right, as two in three of Visa's names for payments do.
    [Theory]
    [InlineData("", true)]
    [InlineData("870777290616769", true)]
    [InlineData("016153570198200", true)]
    [InlineData("MCC 0101 A", true)]
    [InlineData("4242424242424242", false)]
    [InlineData("4242-4242-4242-4242", false)]
    [InlineData("a\u00e9", false)]
    public void Knows_ANetworkTransactionId(string text, bool expected) => Assert.Equal(expected, PaymentTexts.IsNetworkTransactionId(text));

    [Theory]
    [InlineData("", true)]
    [InlineData("DE", true)]
    [InlineData("de", false)]
    [InlineData("DEU", false)]
    public void Knows_ACountry(string text, bool expected) => Assert.Equal(expected, PaymentTexts.IsCountryCode(text));

    [Fact]
    public void Knows_AnAuthentication()
    {
        Assert.True(PaymentTexts.IsCryptogram("AAABBEg0VhI0VniQEjRWAAAAAAA="u8));
        Assert.False(PaymentTexts.IsCryptogram(""u8));
        Assert.False(PaymentTexts.IsCryptogram("AA\"A"u8));
        Assert.False(PaymentTexts.IsCryptogram(new byte[PaymentTexts.CryptogramLengthMax + 1].Select(_ => (byte)'A').ToArray()));
        Assert.True(PaymentTexts.IsEci("05"));
        Assert.False(PaymentTexts.IsEci("5"));
        Assert.False(PaymentTexts.IsEci("x5"));
        Assert.True(PaymentTexts.IsDirectoryServerTransactionId("f25084f0-5b16-4c0a-ae5d-b24808a95e4b"));
        Assert.False(PaymentTexts.IsDirectoryServerTransactionId("x"));
        Assert.True(PaymentTexts.IsThreeDSecureVersion("2.2.0"));
        Assert.False(PaymentTexts.IsThreeDSecureVersion(""));
        Assert.False(PaymentTexts.IsThreeDSecureVersion("2.2.0.0.0"));
    }
}
