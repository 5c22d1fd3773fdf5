using System.Text;
using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Tokenize.Intake;

namespace TokenVault.Gateway.Tests.Tokenize;

public sealed class CardIntakeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", VaultErrorCode.FieldMissing)]
    [InlineData("42424242424", VaultErrorCode.CardNumberLength)]
    [InlineData("42424242424242424242", VaultErrorCode.CardNumberLength)]
    [InlineData("4242424242424241", VaultErrorCode.CardNumberCheckDigit)]
    [InlineData("4242 4242 4242 4242", VaultErrorCode.CardNumberNotDigits)]
    [InlineData("４２４２", VaultErrorCode.CardNumberNotDigits)]
    public void Rejects_ANumber_WithoutRepeatingIt(string number, VaultErrorCode expected)
    {
        var card = new Card { Number = ByteString.CopyFrom(Encoding.UTF8.GetBytes(number)) };

        var refusal = Assert.Throws<VaultException>(() => CardIntake.ReadNumber(card).Length);

        Assert.Equal(expected, refusal.Code);
        Assert.Equal("card.number", refusal.Field);
        Assert.DoesNotContain(refusal.ToString(), char.IsAsciiDigit(number.FirstOrDefault()) ? number : "4242", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 2030, "card.expiry_month")]
    [InlineData(13, 2030, "card.expiry_month")]
    [InlineData(12, 30, "card.expiry_year")]
    [InlineData(12, 2100, "card.expiry_year")]
    public void Rejects_AnExpiryThatIsNone(uint month, uint year, string field)
    {
        var refusal = Assert.Throws<VaultException>(() => CardIntake.ReadExpiry(new Card { ExpiryMonth = month, ExpiryYear = year }, Now));

        Assert.Equal(VaultErrorCode.CardExpiryInvalid, refusal.Code);
        Assert.Equal(field, refusal.Field);
    }

    [Fact]
    public void Rejects_AnExpiredCard_AndTakesOneOfThisMonth()
    {
        var refusal = Assert.Throws<VaultException>(() => CardIntake.ReadExpiry(new Card { ExpiryMonth = 10, ExpiryYear = 2026 }, Now));

        Assert.Equal(VaultErrorCode.CardExpired, refusal.Code);
        Assert.Equal(11, CardIntake.ReadExpiry(new Card { ExpiryMonth = 11, ExpiryYear = 2026 }, Now).Month);
    }

    [Theory]
    [InlineData("12")]
    [InlineData("12345")]
    [InlineData("12a")]
    public void Rejects_ACvc(string cvc)
    {
        var card = new Card { Cvc = ByteString.CopyFromUtf8(cvc) };

        Assert.Equal(VaultErrorCode.CvcInvalid, Assert.Throws<VaultException>(() => CardIntake.ReadCvc(card).Length).Code);
    }

    [Fact]
    public void Wipes_TheRequestsOwnBytes()
    {
        var request = TokenizeRequest.Parser.ParseFrom(
            new TokenizeRequest { Card = new Card { Number = ByteString.CopyFromUtf8("4242424242424242") } }.ToByteArray());

        CardIntake.Wipe(request.Card.Number);

        Assert.All(request.Card.Number, digit => Assert.Equal(0, digit));
    }
}
