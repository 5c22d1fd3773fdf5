using System.Text;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Tests.Psp;

public sealed class StripeVerdictTests
{
    private const string Succeeded = """{"id":"pi_1","object":"payment_intent","amount":1000,"currency":"eur","status":"succeeded"}""";

    private static readonly StripeAmount TenEuros = AmountOf(1000, "EUR");

    [Fact]
    public void Tells_SuccessWithItsReference()
    {
        var outcome = StripeVerdict.OfPaymentIntent(Answer(200, Succeeded), TenEuros);

        Assert.Equal(PspOutcome.Succeeded("pi_1"), outcome);
    }

    [Theory]
    [InlineData(200, """{"id":"pi_1","amount":1001,"currency":"eur","status":"succeeded"}""")] // another amount
    [InlineData(200, """{"id":"pi_1","amount":1000,"currency":"usd","status":"succeeded"}""")] // another currency
    [InlineData(200, """{"id":"pi_1","amount":1000,"currency":"eur","status":"processing"}""")]
    [InlineData(200, """{"id":"pi_1","amount":1000,"currency":"eur","status":"requires_capture"}""")]
    [InlineData(200, """{"id":"pi_1","amount":1000,"currency":"eur"}""")]
    [InlineData(200, """{"id":"pi_1","amount":1000,"currency":"eur","status":"succeeded" """)] // cut short
    [InlineData(200, """{"id":"pi_1","amount":1000,"currency":"eur","status":"succeeded"}{}""")]
    [InlineData(200, "<html>succeeded</html>")]
    [InlineData(200, "")]
    [InlineData(302, "{}")]
    [InlineData(400, """{"error":{"type":"idempotency_error","message":"Keys for idempotent requests can only be used with the same parameters"}}""")]
    [InlineData(400, "bad request")]
    [InlineData(409, """{"error":{"type":"invalid_request_error","code":"idempotency_key_in_use"}}""")]
    [InlineData(500, """{"error":{"type":"api_error"}}""")]
    [InlineData(502, "bad gateway")]
    public void Leaves_AnythingDoubtfulUnknown(int status, string body) =>
        Assert.Equal(Outcome.Unknown, StripeVerdict.OfPaymentIntent(Answer(status, body), TenEuros).Outcome);

    [Fact]
    public void Leaves_ABrokenLineUnknown() =>
        Assert.Equal(Outcome.Unknown, StripeVerdict.OfPaymentIntent(PspReply.Unclear, TenEuros).Outcome);

    [Theory]
    [InlineData(400, """{"error":{"type":"invalid_request_error","param":"amount"}}""", "processor_refused")]
    [InlineData(401, """{"error":{"type":"invalid_request_error"}}""", "processor_refused")]
    [InlineData(403, """{"error":{"type":"invalid_request_error"}}""", "processor_refused")]
    [InlineData(404, """{"error":{"type":"invalid_request_error","code":"resource_missing"}}""", "processor_refused")]
    [InlineData(429, """{"error":{"type":"invalid_request_error","code":"rate_limit"}}""", "processor_rate_limited")]
    [InlineData(429, "slow down", "processor_rate_limited")]
    public void Tells_ARefusalOfTheRequest_AsNotSent(int status, string body, string code) =>
        Assert.Equal(PspOutcome.NotSent(code), StripeVerdict.OfPaymentIntent(Answer(status, body), TenEuros));

    [Fact]
    public void Tells_ALineThatWasNotReached_AsNotSent() =>
        Assert.Equal(PspOutcome.NotSent("processor_unreachable"), StripeVerdict.OfPaymentIntent(PspReply.NotReached, TenEuros));

    [Theory]
    [InlineData("""{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds","payment_intent":{"id":"pi_2"}}""", "insufficient_funds", "pi_2")]
    [InlineData("""{"type":"card_error","code":"incorrect_cvc"}""", "incorrect_cvc", "")]
    [InlineData("""{"type":"card_error","code":"Card 4242","decline_code":"4242"}""", "generic_decline", "")] // no words of the list's grammar
    [InlineData("""{"type":"card_error"}""", "generic_decline", "")]
    [InlineData("""{"type":"card_error","code":"card_declined","payment_intent":{"id":"pi_4242424242424242"}}""", "card_declined", "")] // like a card number
    public void Tells_ADeclineWithItsWord(string error, string code, string reference) =>
        Assert.Equal(
            PspOutcome.Declined(code, reference),
            StripeVerdict.OfPaymentIntent(Answer(402, $$"""{"error":{{error}}}"""), TenEuros));

    [Theory]
    [InlineData("requires_action", "authentication_required")]
    [InlineData("requires_payment_method", "generic_decline")]
    [InlineData("canceled", "generic_decline")]
    public void Tells_AnIntentThatCanTakeNothing_AsADecline(string status, string code) =>
        Assert.Equal(
            PspOutcome.Declined(code, "pi_1"),
            StripeVerdict.OfPaymentIntent(Answer(200, Succeeded.Replace("succeeded", status, StringComparison.Ordinal)), TenEuros));

    [Theory]
    [InlineData(500, "{}", Outcome.NotSent, "processor_error")]
    [InlineData(200, "{}", Outcome.NotSent, "processor_error")]
    [InlineData(200, "nonsense", Outcome.NotSent, "processor_error")]
    [InlineData(401, """{"error":{"type":"invalid_request_error"}}""", Outcome.NotSent, "processor_refused")]
    [InlineData(402, """{"error":{"type":"card_error","code":"incorrect_number"}}""", Outcome.Declined, "incorrect_number")]
    public void Charges_Nothing_WhereTheFirstStepFails(int status, string body, Outcome outcome, string code)
    {
        var ended = StripeVerdict.OfPaymentMethod(Answer(status, body), out _);

        Assert.Equal((outcome, code), (ended!.Outcome, ended.Code));
    }

    [Theory]
    [InlineData(PspReach.NotReached, "processor_unreachable")]
    [InlineData(PspReach.Unclear, "processor_no_answer")]
    internal void Charges_Nothing_WhereTheFirstStepGetsNoAnswer(PspReach reach, string code) =>
        Assert.Equal(PspOutcome.NotSent(code), StripeVerdict.OfPaymentMethod(new PspReply(reach, 0, default), out _));

    [Fact]
    public void Goes_OnWithTheStoredCard()
    {
        Assert.Null(StripeVerdict.OfPaymentMethod(Answer(200, """{"id":"pm_1","card":{"last4":"4242","checks":{"id":"x"}}}"""), out var id));
        Assert.Equal("pm_1", id);
    }

    [Theory]
    [InlineData(1234, "EUR", 1234, "eur")]
    [InlineData(500, "JPY", 500, "jpy")]
    [InlineData(5, "ISK", 500, "isk")]
    [InlineData(5, "UGX", 500, "ugx")]
    [InlineData(500, "MGA", 5, "mga")]
    [InlineData(5120, "KWD", 5120, "kwd")]
    public void Counts_AsStripeDoes(long minorUnits, string currency, long expected, string code)
    {
        var amount = AmountOf(minorUnits, currency);

        Assert.Equal((expected, code), (amount.MinorUnits, amount.CurrencyCode));
    }

    [Theory]
    [InlineData(5124, "KWD")]
    [InlineData(501, "MGA")]
    public void Rejects_AmountsThatStripeCannotExpress(long minorUnits, string currency)
    {
        Assert.True(Currency.TryParse(currency, out var parsed));
        Assert.True(Money.TryCreate(minorUnits, parsed, out var money));
        Assert.False(StripeAmount.TryCreate(money, out _));
    }

    private static PspReply Answer(int status, string body) => new(PspReach.Answered, status, Encoding.UTF8.GetBytes(body));

    private static StripeAmount AmountOf(long minorUnits, string currency)
    {
        Assert.True(Currency.TryParse(currency, out var parsed));
        Assert.True(Money.TryCreate(minorUnits, parsed, out var money));
        Assert.True(StripeAmount.TryCreate(money, out var amount));
        return amount;
    }
}
