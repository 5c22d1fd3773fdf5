using System.Text;
using Grpc.Core;
using TokenVault.Contracts.V1;

namespace TokenVault.EndToEnd.Tests;

public sealed class BadInputTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    [Theory]
    [InlineData("", 12, 2, "", "FIELD_MISSING", "card.number")]
    [InlineData("42424242424", 12, 2, "", "CARD_NUMBER_LENGTH", "card.number")]
    [InlineData("42424242424242424242", 12, 2, "", "CARD_NUMBER_LENGTH", "card.number")]
    [InlineData("4242424242424241", 12, 2, "", "CARD_NUMBER_CHECK_DIGIT", "card.number")]
    [InlineData("4242a24242424242", 12, 2, "", "CARD_NUMBER_NOT_DIGITS", "card.number")]
    [InlineData("4242 4242 4242 4242", 12, 2, "", "CARD_NUMBER_NOT_DIGITS", "card.number")]
    [InlineData("4242424242424242", 13, 2, "", "CARD_EXPIRY_INVALID", "card.expiry_month")]
    [InlineData("4242424242424242", 0, 2, "", "CARD_EXPIRY_INVALID", "card.expiry_month")]
    [InlineData("4242424242424242", 12, 1000, "", "CARD_EXPIRY_INVALID", "card.expiry_year")]
    [InlineData("4242424242424242", 12, -2, "", "CARD_EXPIRED", "card.expiry_year")]
    [InlineData("4242424242424242", 12, 2, "12", "CVC_INVALID", "card.cvc")]
    [InlineData("4242424242424242", 12, 2, "12345", "CVC_INVALID", "card.cvc")]
    [InlineData("4242424242424242", 12, 2, "12a", "CVC_INVALID", "card.cvc")]
    public async Task Rejects_a_bad_card(string number, uint month, int yearsAhead, string cvc, string reason, string field)
    {
        var year = (uint)(TimeProvider.System.GetUtcNow().Year + yearsAhead);
        var error = await Refused.AsAsync(
            StatusCode.InvalidArgument,
            reason,
            () => fixture.Client.TokenizeAsync(Encoding.ASCII.GetBytes(number), month, year, Encoding.ASCII.GetBytes(cvc)),
            field);
        Refused.Hides(error, number);
    }

    [Fact]
    public async Task Rejects_a_missing_card() => await Refused.AsAsync(
        StatusCode.InvalidArgument, "FIELD_MISSING", () => fixture.Client.Tokens.TokenizeAsync(new TokenizeRequest()).ResponseAsync, "card");

    [Theory]
    [InlineData(0, "EUR", "key-1", "AMOUNT_OUT_OF_RANGE", "amount.minor_units")]
    [InlineData(-100, "EUR", "key-1", "AMOUNT_OUT_OF_RANGE", "amount.minor_units")]
    [InlineData(1_000_000_000_000, "EUR", "key-1", "AMOUNT_OUT_OF_RANGE", "amount.minor_units")]
    [InlineData(100, "XYZ", "key-1", "CURRENCY_UNKNOWN", "amount.currency_code")]
    [InlineData(100, "eur", "key-1", "CURRENCY_UNKNOWN", "amount.currency_code")]
    [InlineData(100, "EUR", "", "FIELD_MISSING", "idempotency_key")]
    [InlineData(100, "EUR", "with space", "IDEMPOTENCY_KEY_INVALID", "idempotency_key")]
    [InlineData(100, "EUR", "4242424242424242", "TEXT_HOLDS_CARD_NUMBER", "idempotency_key")]
    public async Task Rejects_a_bad_charge(long minorUnits, string currency, string key, string reason, string field)
    {
        var charge = VaultFixture.ChargeOf(await fixture.TokenizeAsync(TestCard.Visa));
        charge.Amount = new Money { MinorUnits = minorUnits, CurrencyCode = currency };
        charge.IdempotencyKey = key;

        var error = await Refused.AsAsync(StatusCode.InvalidArgument, reason, () => fixture.ChargeAsync(charge), field);
        Refused.Hides(error, key);
    }

    [Fact]
    public async Task Rejects_a_card_number_as_order_reference()
    {
        var charge = VaultFixture.ChargeOf(await fixture.TokenizeAsync(TestCard.Visa));
        charge.OrderReference = "order 4242-4242-4242-4242";

        await Refused.AsAsync(StatusCode.InvalidArgument, "TEXT_HOLDS_CARD_NUMBER", () => fixture.ChargeAsync(charge), "order_reference");
    }

    [Theory]
    [InlineData("")]
    [InlineData("tok_")]
    [InlineData("tok_01ARZ3NDEKTSV4RRFFQ69G5FAU1")]
    [InlineData("42424242424")]
    [InlineData("42424242424242424242")]
    public async Task Rejects_a_malformed_token(string token)
    {
        var error = await Refused.AsAsync(
            StatusCode.InvalidArgument,
            token.Length == 0 ? "FIELD_MISSING" : "TOKEN_MALFORMED",
            () => fixture.Client.Tokens.GetTokenAsync(new GetTokenRequest { Token = token }).ResponseAsync,
            "token");
        Refused.Hides(error, token);
    }

    [Fact]
    public async Task Rejects_a_payment_that_is_not_there()
    {
        await Refused.AsAsync(StatusCode.InvalidArgument, "PAYMENT_ID_MALFORMED", () => LookUpAsync("pay_1"), "payment_id");
        await Refused.AsAsync(StatusCode.NotFound, "PAYMENT_NOT_FOUND", () => LookUpAsync("pay_01ARZ3NDEKTSV4RRFFQ69G5FAV"));

        Task LookUpAsync(string name) => fixture.Client.Payments.GetPaymentAsync(new GetPaymentRequest { PaymentId = name }).ResponseAsync;
    }

    // It has the form of a token of digits, and is none of the merchant's.
    [Fact]
    public async Task Finds_no_token_under_a_card_number_and_does_not_repeat_it()
    {
        var error = await Refused.AsAsync(
            StatusCode.NotFound,
            "TOKEN_NOT_FOUND",
            () => fixture.Client.Tokens.GetTokenAsync(new GetTokenRequest { Token = TestCard.Visa }).ResponseAsync);
        Refused.Hides(error, TestCard.Visa);
    }

    [Fact]
    public async Task Rejects_a_message_that_is_too_large()
    {
        var lookup = new GetTokenRequest { Token = new string('x', 5_000_000) };
        await Refused.AsAsync(StatusCode.ResourceExhausted, "REQUEST_TOO_LARGE", () => fixture.Client.Tokens.GetTokenAsync(lookup).ResponseAsync);
    }
}
