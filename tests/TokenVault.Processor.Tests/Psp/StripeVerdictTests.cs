using TokenVault.Contracts.Processor.V1;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Psp.Answers;
using TokenVault.Processor.Psp.Lines;
using TokenVault.Profiles;

namespace TokenVault.Processor.Tests.Psp;

public sealed class StripeVerdictTests
{
    private const string Operation = "op_00000000000000000000000001";
    private const string Succeeded =
        """{"id":"pi_1","object":"payment_intent","amount":1000,"currency":"eur","status":"succeeded","metadata":{"operation":"op_00000000000000000000000001"}}""";

    private static readonly ProcessorProfile Profile = PspStand.Profile("stripe");

    [Fact]
    public void Tells_SuccessWithItsReference() =>
        Assert.Equal(PspOutcome.Succeeded("pi_1"), Charged(PspStand.Answer(200, Succeeded)));

    [Fact]
    public void Tells_WhatTheBankSaid_AndUntilWhenItHolds()
    {
        const string Body = """
            {"id":"pi_1","amount":1000,"currency":"eur","status":"requires_capture","metadata":{"operation":"op_00000000000000000000000001"},
             "latest_charge":{"payment_method_details":{"card":{"network_transaction_id":"ntx-77",
               "checks":{"address_line1_check":"pass","address_postal_code_check":"fail","cvc_check":"pass"}}}}}
            """;

        var outcome = Judge(ProfileStep.Authorize, PspStand.Order(OperationKind.Authorize), PspStand.Answer(200, Body)).OfActing();

        Assert.Equal(Outcome.Succeeded, outcome.Outcome);
        Assert.Equal(("ntx-77", "partial", "match"), (outcome.NetworkTransactionId, outcome.AvsResult, outcome.SecurityCodeResult));
        Assert.Equal(PspStand.Created.AddDays(7), outcome.AuthorizationExpire);
    }

    [Theory]
    [InlineData(200, """{"id":"pi_1","amount":1001,"currency":"eur","status":"succeeded","metadata":{"operation":"op_00000000000000000000000001"}}""", "answer_mismatch")]
    [InlineData(200, """{"id":"pi_1","amount":1000,"currency":"usd","status":"succeeded","metadata":{"operation":"op_00000000000000000000000001"}}""", "answer_mismatch")]
    [InlineData(200, """{"id":"pi_1","amount":1000,"currency":"eur","status":"succeeded","metadata":{"operation":"op_00000000000000000000000002"}}""", "answer_mismatch")]
    [InlineData(200, """{"id":"pi_1","amount":1000,"currency":"eur","status":"succeeded"}""", "answer_mismatch")]
    [InlineData(200, """{"id":"pi_1","amount":1000,"currency":"eur","status":"processing"}""", "answer_unreadable")]
    [InlineData(200, """{"id":"pi_1","amount":1000,"currency":"eur","status":"requires_capture"}""", "answer_unreadable")]
    [InlineData(200, """{"id":"pi_1","amount":1000,"currency":"eur"}""", "answer_unreadable")]
    [InlineData(200, """{"id":"pi_1","amount":1000,"currency":"eur","status":"succeeded" """, "answer_unreadable")] // cut short
    [InlineData(200, """{"id":"pi_1","amount":1000,"currency":"eur","status":"succeeded"}{}""", "answer_unreadable")]
    [InlineData(200, "<html>succeeded</html>", "answer_unreadable")]
    [InlineData(200, "", "answer_unreadable")]
    [InlineData(200, """{"id":"\ud800","amount":1000,"currency":"eur","status":"succeeded"}""", "answer_unreadable")] // half of a surrogate pair
    [InlineData(200, """{"\ud800":1,"id":"pi_1","amount":1000,"currency":"eur","status":"succeeded"}""", "answer_unreadable")]
    [InlineData(302, "{}", "answer_unreadable")]
    [InlineData(307, "", "answer_unreadable")]
    [InlineData(400, """{"error":{"type":"idempotency_error","message":"Keys for idempotent requests can only be used with the same parameters"}}""", "answer_unreadable")]
    [InlineData(400, "bad request", "answer_unreadable")]
    [InlineData(409, """{"error":{"type":"invalid_request_error","code":"idempotency_key_in_use"}}""", "answer_unreadable")]
    [InlineData(500, """{"error":{"type":"api_error"}}""", "processor_error")]
    [InlineData(502, "bad gateway", "processor_error")]
    public void Leaves_AnythingDoubtfulUnknown(int status, string body, string code)
    {
        var outcome = Charged(PspStand.Answer(status, body));

        Assert.Equal((Outcome.Unknown, code), (outcome.Outcome, outcome.Code));
    }

    [Fact]
    public void Leaves_ABrokenLineUnknown() =>
        Assert.Equal(PspOutcome.Unknown("processor_no_answer"), Charged(PspReply.Unclear));

    [Theory]
    [InlineData(400, """{"error":{"type":"invalid_request_error","param":"amount"}}""", "processor_refused")]
    [InlineData(401, """{"error":{"type":"invalid_request_error"}}""", "processor_refused")]
    [InlineData(403, """{"error":{"type":"invalid_request_error"}}""", "processor_refused")]
    [InlineData(404, """{"error":{"type":"invalid_request_error","code":"resource_missing"}}""", "processor_refused")]
    [InlineData(429, """{"error":{"type":"invalid_request_error","code":"rate_limit"}}""", "processor_rate_limited")]
    [InlineData(429, "slow down", "processor_rate_limited")]
    public void Tells_ARefusalOfTheRequest_AsNotSent(int status, string body, string code) =>
        Assert.Equal(PspOutcome.NotSent(code), Charged(PspStand.Answer(status, body)));

    [Fact]
    public void Tells_ALineThatWasNotReached_AsNotSent_SoThatAnotherMayBeTried() =>
        Assert.Equal(PspOutcome.NotSent("processor_unreachable") with { TryAnother = true }, Charged(PspReply.NotReached));

    [Theory]
    [InlineData("""{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds","payment_intent":{"id":"pi_2"}}""", "insufficient_funds", "insufficient_funds", "pi_2")]
    [InlineData("""{"type":"card_error","code":"incorrect_cvc"}""", "incorrect_cvc", "incorrect_cvc", "")]
    [InlineData("""{"type":"card_error","code":"card_declined","decline_code":"pickup_card"}""", "pickup_card", "pickup_card", "")]
    [InlineData("""{"type":"card_error","code":"card_declined","decline_code":"of_tomorrow"}""", "generic_decline", "of_tomorrow", "")] // not in the map
    [InlineData("""{"type":"card_error","code":"Card 4242","decline_code":"4242 4242"}""", "generic_decline", "", "")] // no words of the grammar
    [InlineData("""{"type":"card_error"}""", "generic_decline", "", "")]
    [InlineData("""{"type":"card_error","code":"card_declined","payment_intent":{"id":"pi_4242424242424242"}}""", "generic_decline", "card_declined", "")] // like a card number
    public void Tells_ADeclineWithItsWord(string error, string code, string raw, string reference) => Assert.Equal(
        PspOutcome.Declined(code, reference) with { RawCode = raw },
        Charged(PspStand.Answer(402, $$"""{"error":{{error}}}""")));

    [Theory]
    [InlineData("requires_action", "authentication_required")]
    [InlineData("requires_payment_method", "generic_decline")]
    [InlineData("canceled", "generic_decline")]
    public void Tells_AnIntentThatCanTakeNothing_AsADecline(string status, string code) => Assert.Equal(
        PspOutcome.Declined(code, "pi_1"),
        Charged(PspStand.Answer(200, Succeeded.Replace("succeeded", status, StringComparison.Ordinal))));

    // One of the three is another's: believed, a charge that took money would be told as none, and paid for again.
    [Theory]
    [InlineData("op_00000000000000000000000002", 1000, "eur")]
    [InlineData(Operation, 1001, "eur")]
    [InlineData(Operation, 1000, "usd")]
    public void Believes_NothingThatIsSaidOfSomethingElse(string operation, int amount, string currency)
    {
        var reference = operation == Operation ? "pi_1" : "";
        foreach (var status in new[] { "succeeded", "requires_payment_method", "canceled", "requires_action" })
        {
            var answer = PspStand.Answer(200, Intent("pi_1", operation, amount, currency, status));
            var order = PspStand.Order(OperationKind.Charge) with { ReturnUrl = "https://shop.example/back" };

            Assert.Equal(PspOutcome.Unknown("answer_mismatch", reference), Judge(ProfileStep.Charge, order, answer).OfActing());
            Assert.Equal(PspFinding.Unclear, Judge(ProfileStep.QueryPaymentByReference, order, answer).OfLooking());
        }

        Assert.Equal(
            PspFinding.Unclear,
            Judge(
                ProfileStep.QueryPaymentByReference, PspStand.Order(OperationKind.Charge),
                PspStand.Answer(200, Intent("pi_1", operation, amount, currency, "processing"))).OfLooking());
        var refused = Intent("pi_1", operation, amount, currency, "requires_payment_method");
        Assert.Equal(
            PspOutcome.Unknown("answer_mismatch", reference),
            Charged(PspStand.Answer(402, $$"""{"error":{"type":"card_error","payment_intent":{{refused}} } }""")));
    }

    // Without a name it could never be captured, let go or given back: as an unknown it is asked for by ours.
    [Theory]
    [InlineData("pi_4242424242424242")] // like a card number, and so not kept
    [InlineData("pi 1")]
    [InlineData("")]
    public void Leaves_ASuccessWithoutAName_Unknown(string id)
    {
        var answer = PspStand.Answer(200, Intent(id, Operation, 1000, "eur", "succeeded"));

        Assert.Equal(PspOutcome.Unknown("answer_mismatch"), Charged(answer));
        Assert.Equal(PspFinding.Unclear, Judge(ProfileStep.QueryPaymentByReference, PspStand.Order(OperationKind.Charge), answer).OfLooking());
    }

    [Fact]
    public void Takes_ACaptureWithoutAName_ForOne() => Assert.Equal(
        PspOutcome.Succeeded(""),
        Judge(
            ProfileStep.Capture, PspStand.FollowUp(OperationKind.Capture, "pi_4242424242424242"),
            PspStand.Answer(200, """{"id":"pi_4242424242424242","status":"succeeded","amount_received":1000,"currency":"eur","metadata":{"capture":"op_00000000000000000000000001"}}""")).OfActing());

    [Theory]
    [InlineData("pi_1", SettleFinding.Settled)]
    [InlineData("pi_2", SettleFinding.Unclear)]
    public void Believes_ACancel_OfThatPaymentOnly(string id, SettleFinding finding) => Assert.Equal(
        finding,
        Judge(ProfileStep.CancelByReference, PspStand.Order(OperationKind.Charge), PspStand.Answer(200, Intent(id, Operation, 1000, "eur", "canceled")))
            .OfLooking().Finding);

    [Fact]
    public void Hands_TheChallengeOn_WhereTheCardHolderCanComeBack()
    {
        const string Body = """
            {"id":"pi_1","client_secret":"pi_1_secret_x","amount":1000,"currency":"eur","status":"requires_action",
             "metadata":{"operation":"op_00000000000000000000000001"},
             "next_action":{"type":"redirect_to_url","redirect_to_url":{"url":"https:\/\/bank.example\/3ds"}}}
            """;

        var outcome = Judge(
            ProfileStep.Charge, PspStand.Order(OperationKind.Charge) with { ReturnUrl = "https://shop.example/back" }, PspStand.Answer(200, Body)).OfActing();

        Assert.Equal((Outcome.RequiresAction, "pi_1"), (outcome.Outcome, outcome.Reference));
        Assert.Equal(new PspNextAction("redirect_to_url", "https://bank.example/3ds", "pi_1_secret_x"), outcome.NextAction);
    }

    [Theory]
    [InlineData(500, "{}", Outcome.NotSent, "processor_error")]
    [InlineData(200, "{}", Outcome.NotSent, "answer_unreadable")]
    [InlineData(200, "nonsense", Outcome.NotSent, "answer_unreadable")]
    [InlineData(401, """{"error":{"type":"invalid_request_error"}}""", Outcome.NotSent, "processor_refused")]
    [InlineData(402, """{"error":{"type":"card_error","code":"incorrect_number"}}""", Outcome.Declined, "incorrect_number")]
    public void Charges_Nothing_WhereTheFirstStepFails(int status, string body, Outcome outcome, string code)
    {
        var ended = Stored(PspStand.Answer(status, body)).Ended;

        Assert.Equal((outcome, code), (ended!.Outcome, ended.Code));
    }

    [Theory]
    [InlineData(PspReach.NotReached, "processor_unreachable", true)]
    [InlineData(PspReach.Unclear, "processor_no_answer", false)]
    internal void Charges_Nothing_WhereTheFirstStepGetsNoAnswer(PspReach reach, string code, bool tryAnother) => Assert.Equal(
        PspOutcome.NotSent(code) with { TryAnother = tryAnother }, Stored(new PspReply(reach, 0, default)).Ended);

    [Fact]
    public void Goes_OnWithTheStoredCard() => Assert.Equal(
        new PspCardStep("pm_1", Ended: null), Stored(PspStand.Answer(200, """{"id":"pm_1","card":{"last4":"4242","checks":{"id":"x"}}}""")));

    [Theory]
    [InlineData("""{"data":[]}""", SettleFinding.Absent, Outcome.Unspecified)]
    [InlineData("""{"data":[@]}""", SettleFinding.Settled, Outcome.Succeeded)]
    [InlineData("""{"data":[@,@]}""", SettleFinding.Unclear, Outcome.Unspecified)]
    [InlineData("""{"error":{}}""", SettleFinding.Unclear, Outcome.Unspecified)]
    public void Finds_WhatBecameOfIt_ByOurOwnReference(string body, SettleFinding finding, Outcome outcome)
    {
        var found = Judge(
            ProfileStep.QueryPaymentByOwn, PspStand.Order(OperationKind.Charge), PspStand.Answer(200, body.Replace("@", Succeeded, StringComparison.Ordinal))).OfLooking();

        Assert.Equal((finding, outcome), (found.Finding, found.Outcome?.Outcome ?? Outcome.Unspecified));
    }

    [Theory]
    [InlineData("requires_capture", 0, "", SettleFinding.Absent, Outcome.Unspecified)]
    [InlineData("succeeded", 600, Operation, SettleFinding.Settled, Outcome.Succeeded)]
    [InlineData("succeeded", 600, "op_00000000000000000000000002", SettleFinding.Unclear, Outcome.Unspecified)] // another capture
    [InlineData("succeeded", 700, Operation, SettleFinding.Unclear, Outcome.Unspecified)]
    [InlineData("canceled", 0, "", SettleFinding.Settled, Outcome.Declined)]
    [InlineData("canceled", 0, "", SettleFinding.Unclear, Outcome.Unspecified, "pi_2")]
    [InlineData("requires_capture", 0, "", SettleFinding.Unclear, Outcome.Unspecified, "pi_2")]
    public void Finds_WhatBecameOfACapture(string status, long received, string capture, SettleFinding finding, Outcome outcome, string id = "pi_1")
    {
        var body = $$$"""{"id":"{{{id}}}","status":"{{{status}}}","amount_received":{{{received}}},"metadata":{"capture":"{{{capture}}}"}}""";

        var found = Judge(
            ProfileStep.QueryCaptureByOwn, PspStand.FollowUp(OperationKind.Capture, "pi_1", 600), PspStand.Answer(200, body)).OfLooking();

        Assert.Equal((finding, outcome), (found.Finding, found.Outcome?.Outcome ?? Outcome.Unspecified));
    }

    [Theory]
    [InlineData("""{"data":[],"has_more":false}""", SettleFinding.Absent)]
    [InlineData("""{"data":[],"has_more":true}""", SettleFinding.Unclear)]
    [InlineData("""{"data":[{"id":"re_1","amount":600,"currency":"eur","payment_intent":"pi_1","status":"succeeded","metadata":{"operation":"op_00000000000000000000000001"}}],"has_more":false}""", SettleFinding.Settled)]
    public void Finds_WhatBecameOfARefund(string body, SettleFinding finding) => Assert.Equal(
        finding,
        Judge(ProfileStep.QueryRefundByOwn, PspStand.FollowUp(OperationKind.Refund, "pi_1", 600), PspStand.Answer(200, body)).OfLooking().Finding);

    [Fact]
    public void Tells_HowAPaymentStands()
    {
        var facts = new AnswerJudge(
            Profile, Profile.Find(ProfileStep.Fetch)!,
            PspStand.Answer(200, """{"id":"pi_1","status":"succeeded","amount":500,"amount_received":400,"currency":"isk","latest_charge":{"amount_refunded":100},"metadata":{"operation":"op_00000000000000000000000001"}}"""),
            new Processor.Psp.Requests.OrderValues(null, PspStand.Account(Profile), 0, "pi_1")).OfFetching(PspStand.CurrencyOf("ISK"));

        Assert.Equal((5L, 4L, 1L, false), (facts!.AuthorizedMinorUnits, facts.CapturedMinorUnits, facts.RefundedMinorUnits, facts.IsVoided));
        Assert.Equal(Operation, facts.Operation.ToString());
    }

    private static string Intent(string id, string operation, int amount, string currency, string status) =>
        $$$"""{"id":"{{{id}}}","object":"payment_intent","amount":{{{amount}}},"currency":"{{{currency}}}","status":"{{{status}}}","metadata":{"operation":"{{{operation}}}"}}""";

    private static PspOutcome Charged(PspReply reply) => Judge(ProfileStep.Charge, PspStand.Order(OperationKind.Charge), reply).OfActing();

    private static PspCardStep Stored(PspReply reply) => Judge(ProfileStep.StoreCard, PspStand.Order(OperationKind.Charge), reply).OfStoring();

    private static AnswerJudge Judge(ProfileStep step, PspOrder order, PspReply reply) =>
        new(Profile, Profile.Find(step)!, reply, PspStand.Values(Profile, order, "pi_1"));
}
