using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Gateway.Tests.Tokenize;
using TokenVault.Gateway.Tokens.Calls;

namespace TokenVault.Gateway.Tests.Payments.Intake;

public sealed class AuthorizationIntakeTests
{
    // Tokens of the form that needs no look at the store.
    private static readonly AuthorizationIntake Intake = new(new TokenNames(null!, null!));

    [Fact]
    public void Accepts_AFullRequest()
    {
        var order = Intake.Read(SequencerFixture.Merchant("shop"), Good());

        Assert.Equal(1999, order.MinorUnits);
        Assert.Equal("EUR", order.Currency.Code);
        Assert.Equal("order-1", order.IdempotencyKey);
    }

    [Theory]
    [InlineData("", VaultErrorCode.FieldMissing)]
    [InlineData("tok_", VaultErrorCode.TokenMalformed)]
    [InlineData("tok_01H455VB4PEX5VSKNK084SN02", VaultErrorCode.TokenMalformed)]
    [InlineData("tok_01h455vb4pex5vsknk084sn02q", VaultErrorCode.TokenMalformed)]
    public void Rejects_AMalformedToken(string token, VaultErrorCode expected) =>
        Refused(request => request.Token = token, expected, "token");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(1_000_000_000_000)]
    public void Rejects_AnAmountOutOfRange(long minorUnits) =>
        Refused(request => request.Amount.MinorUnits = minorUnits, VaultErrorCode.AmountOutOfRange, "amount.minor_units");

    [Theory]
    [InlineData("")]
    [InlineData("eur")]
    [InlineData("XXQ")]
    [InlineData("EURO")]
    public void Rejects_AnUnknownCurrency(string code) =>
        Refused(request => request.Amount.CurrencyCode = code, VaultErrorCode.CurrencyUnknown, "amount.currency_code");

    [Fact]
    public void Rejects_ARequestWithoutAmount() => Refused(request => request.Amount = null, VaultErrorCode.FieldMissing, "amount");

    [Theory]
    [InlineData("", VaultErrorCode.FieldMissing)]
    [InlineData("two words", VaultErrorCode.IdempotencyKeyInvalid)]
    [InlineData("schlüssel", VaultErrorCode.IdempotencyKeyInvalid)]
    [InlineData("4242424242424242", VaultErrorCode.TextHoldsCardNumber)]
    [InlineData("4242-4242-4242-4242", VaultErrorCode.TextHoldsCardNumber)]
    public void Rejects_AnIdempotencyKey(string key, VaultErrorCode expected) =>
        Refused(request => request.IdempotencyKey = key, expected, "idempotency_key");

    [Theory]
    [InlineData("o13-1795495640.45")]
    [InlineData("order-4242424242424242")]
    [InlineData("3f2504e0-4f89-11d3-9a0c-030500000014")]
    public void Accepts_AnIdempotencyKey_ThatHappensToHoldSuchDigits(string key)
    {
        var request = Good();
        request.IdempotencyKey = key;

        Assert.Equal(key, Intake.Read(SequencerFixture.Merchant("shop"), request).IdempotencyKey);
    }

    [Fact]
    public void Rejects_AnIdempotencyKeyThatIsTooLong() =>
        Refused(request => request.IdempotencyKey = new string('k', 256), VaultErrorCode.IdempotencyKeyInvalid, "idempotency_key");

    [Theory]
    [InlineData("line\nbreak", VaultErrorCode.OrderReferenceInvalid)]
    [InlineData("4242 4242 4242 4242", VaultErrorCode.TextHoldsCardNumber)]
    [InlineData("ref 4242/4242/4242/4242.", VaultErrorCode.TextHoldsCardNumber)]
    [InlineData("4242--4242--4242--4242", VaultErrorCode.TextHoldsCardNumber)]
    [InlineData("4242\u200b4242\u200b4242\u200b4242", VaultErrorCode.TextHoldsCardNumber)]
    [InlineData("４２４２４２４２４２４２４２４２", VaultErrorCode.TextHoldsCardNumber)]
    [InlineData("٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢", VaultErrorCode.TextHoldsCardNumber)]
    public void Rejects_AnOrderReference(string reference, VaultErrorCode expected) =>
        Refused(request => request.OrderReference = reference, expected, "order_reference");

    [Fact]
    public void Rejects_AnOrderReferenceThatIsTooLong() =>
        Refused(request => request.OrderReference = new string('r', 256), VaultErrorCode.OrderReferenceInvalid, "order_reference");

    [Fact]
    public void Rejects_ACvcHandleOfAnotherLength() =>
        Refused(request => request.CvcHandle = ByteString.CopyFrom(1, 2, 3), VaultErrorCode.CvcHandleInvalid, "cvc_handle");

    private static void Refused(Action<ChargeRequest> spoil, VaultErrorCode expected, string field)
    {
        var request = Good();
        spoil(request);

        var refusal = Assert.Throws<VaultException>(() => Intake.Read(SequencerFixture.Merchant("shop"), request));

        Assert.Equal(expected, refusal.Code);
        Assert.Equal(field, refusal.Field);
    }

    private static ChargeRequest Good() => new()
    {
        Token = "tok_01H455VB4PEX5VSKNK084SN02Q",
        Amount = new Money { MinorUnits = 1999, CurrencyCode = "EUR" },
        IdempotencyKey = "order-1",
        OrderReference = "Größe 44",
    };
}
