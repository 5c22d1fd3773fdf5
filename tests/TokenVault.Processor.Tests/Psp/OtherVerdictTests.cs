using TokenVault.Contracts.Processor.V1;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Psp.Answers;
using TokenVault.Profiles;

namespace TokenVault.Processor.Tests.Psp;

/// <summary>Checkout.com's and Adyen's documented answers.</summary>
public sealed class OtherVerdictTests
{
    private const string Own = "\"reference\":\"op_00000000000000000000000001\"";

    [Theory]
    [InlineData(201, """{"id":"pay_1","approved":true,"status":"Authorized","amount":1000,"currency":"EUR",OWN,"response_code":"10000"}""", Outcome.Succeeded, "")]
    [InlineData(201, """{"id":"pay_1","approved":true,"status":"Authorized","amount":999,"currency":"EUR",OWN}""", Outcome.Unknown, "answer_mismatch")]
    [InlineData(201, """{"id":"pay_1","approved":true,"status":"Authorized","amount":1000,"currency":"EUR","reference":"op_2"}""", Outcome.Unknown, "answer_mismatch")]
    [InlineData(201, """{"id":"pay_1","approved":false,"status":"Declined","amount":1000,"currency":"EUR",OWN,"response_code":"20051"}""", Outcome.Declined, "insufficient_funds")]
    [InlineData(201, """{"id":"pay_1","approved":false,"status":"Declined","amount":1000,"currency":"EUR",OWN,"response_code":"30043"}""", Outcome.Declined, "stolen_card")]
    [InlineData(201, """{"id":"pay_1","approved":false,"status":"Declined",OWN,"response_code":"30043"}""", Outcome.Unknown, "answer_mismatch")]
    [InlineData(201, """{"id":"pay_1","approved":false,"status":"Declined","amount":1000,"currency":"EUR","reference":"op_2","response_code":"30043"}""", Outcome.Unknown, "answer_mismatch")]
    [InlineData(202, """{"id":"pay_1","status":"Pending",OWN,"_links":{"redirect":{"href":"https://bank.example/3ds"}}}""", Outcome.Declined, "authentication_required")]
    [InlineData(202, """{"id":"pay_1","status":"Pending","reference":"op_2","_links":{"redirect":{"href":"https://bank.example/3ds"}}}""", Outcome.Unknown, "answer_mismatch")]
    [InlineData(202, """{"id":"pay_1","status":"Pending",OWN}""", Outcome.Unknown, "answer_unreadable")]
    [InlineData(422, """{"error_type":"request_invalid","error_codes":["amount_invalid"]}""", Outcome.NotSent, "processor_refused")]
    [InlineData(401, "", Outcome.NotSent, "processor_refused")]
    [InlineData(429, """{"error_type":"rate_limit"}""", Outcome.Unknown, "answer_unreadable")] // also sent for a duplicate in progress
    [InlineData(500, "", Outcome.Unknown, "processor_error")]
    public void Judges_CheckoutPayments(int status, string body, Outcome outcome, string code)
    {
        var judged = Judge("checkout", ProfileStep.Charge, PspStand.Order(OperationKind.Charge), status, body).OfActing();

        Assert.Equal((outcome, code), (judged.Outcome, judged.Code));
    }

    [Theory]
    [InlineData("Authorized", SettleFinding.Settled, Outcome.Succeeded)]
    [InlineData("Captured", SettleFinding.Settled, Outcome.Succeeded)]
    [InlineData("Declined", SettleFinding.Settled, Outcome.Declined)]
    [InlineData("Voided", SettleFinding.Settled, Outcome.NotSent)]
    [InlineData("Pending", SettleFinding.Pending, Outcome.Unknown)]
    [InlineData("Of tomorrow", SettleFinding.Unclear, Outcome.Unspecified)]
    public void Finds_CheckoutPayments_ByOurOwnReference(string status, SettleFinding finding, Outcome outcome)
    {
        var body = $$"""{"total_count":1,"data":[{"id":"pay_1","status":"{{status}}","amount":1000,"currency":"EUR",OWN}]}""";

        var found = Judge("checkout", ProfileStep.QueryPaymentByOwn, PspStand.Order(OperationKind.Authorize), 200, body).OfLooking();

        Assert.Equal((finding, outcome), (found.Finding, found.Outcome?.Outcome ?? Outcome.Unspecified));
    }

    // A capture that was accepted and declined later shows in the totals, and nowhere else.
    [Theory]
    [InlineData("Authorized", 0, 0)]
    [InlineData("Partially Captured", 400, 0)]
    [InlineData("Refunded", 1000, 1000)]
    public void Tells_HowACheckoutPaymentStands(string status, long captured, long refunded)
    {
        var profile = PspStand.Profile("checkout");
        var body = $$$"""
            {"id":"pay_1","status":"{{{status}}}","amount":1000,"currency":"EUR","reference":"op_00000000000000000000000001",
             "balances":{"total_authorized":1000,"total_captured":{{{captured}}},"total_refunded":{{{refunded}}}}}
            """;

        var facts = new AnswerJudge(
            profile, profile.Find(ProfileStep.Fetch)!, PspStand.Answer(200, body),
            new Processor.Psp.Requests.OrderValues(null, PspStand.Account(profile), 0, "pay_1")).OfFetching(expected: null);

        Assert.Equal((Outcome.Succeeded, 1000, captured, refunded), (facts!.State.Outcome, facts.AuthorizedMinorUnits, facts.CapturedMinorUnits, facts.RefundedMinorUnits));
    }

    [Theory]
    [InlineData("[]", SettleFinding.Absent)]
    [InlineData("""[{"id":"act_1","type":"Capture","amount":600,"approved":true,OWN}]""", SettleFinding.Settled)]
    [InlineData("""[{"id":"act_1","type":"Capture","amount":500,"approved":true,OWN}]""", SettleFinding.Unclear)]
    [InlineData("""[{"id":"act_1","type":"Refund","amount":600,"approved":true,OWN}]""", SettleFinding.Unclear)]
    public void Finds_CheckoutCaptures_AmongThePaymentsActions(string body, SettleFinding finding) => Assert.Equal(
        finding,
        Judge("checkout", ProfileStep.QueryCaptureByOwn, PspStand.FollowUp(OperationKind.Capture, "pay_1", 600), 200, body).OfLooking().Finding);

    [Theory]
    [InlineData("""{"pspReference":"X1","resultCode":"Authorised","amount":{"currency":"EUR","value":1000},MINE}""", Outcome.Succeeded, "")]
    [InlineData("""{"pspReference":"X1","resultCode":"Authorised","amount":{"currency":"EUR","value":1},MINE}""", Outcome.Unknown, "answer_mismatch")]
    [InlineData("""{"pspReference":"X1","resultCode":"Authorised","amount":{"currency":"EUR","value":1000}}""", Outcome.Unknown, "answer_mismatch")]
    [InlineData("""{"pspReference":"X1","resultCode":"Refused","refusalReasonCode":"12",MINE}""", Outcome.Declined, "insufficient_funds")]
    [InlineData("""{"pspReference":"X1","resultCode":"Refused","refusalReasonCode":"24",MINE}""", Outcome.Declined, "incorrect_cvc")]
    [InlineData("""{"pspReference":"X1","resultCode":"Refused","refusalReasonCode":"12"}""", Outcome.Declined, "insufficient_funds")] // it need not name ours
    [InlineData("""{"pspReference":"X1","resultCode":"Refused","refusalReasonCode":"12","merchantReference":"op_2"}""", Outcome.Unknown, "answer_mismatch")]
    [InlineData("""{"pspReference":"X1","resultCode":"Refused","refusalReasonCode":"12","amount":{"currency":"EUR","value":1},MINE}""", Outcome.Unknown, "answer_mismatch")]
    [InlineData("""{"pspReference":"X1","resultCode":"Error","refusalReasonCode":"4",MINE}""", Outcome.Declined, "processing_error")]
    [InlineData("""{"pspReference":"X1","resultCode":"Received",MINE}""", Outcome.Unknown, "answer_unreadable")]
    public void Judges_AdyenPayments(string body, Outcome outcome, string code)
    {
        var judged = Judge("adyen", ProfileStep.Authorize, PspStand.Order(OperationKind.Authorize), 200, body).OfActing();

        Assert.Equal((outcome, code), (judged.Outcome, judged.Code));
    }

    [Theory]
    [InlineData(422, """{"status":422,"errorCode":"101","errorType":"validation"}""", Outcome.Declined, "incorrect_number")]
    [InlineData(422, """{"status":422,"errorCode":"704","errorType":"validation"}""", Outcome.Unknown, "answer_unreadable")] // the first one is under way
    [InlineData(422, """{"status":422,"errorCode":"137","errorType":"validation"}""", Outcome.NotSent, "processor_refused")]
    [InlineData(401, """{"status":401,"errorCode":"000","errorType":"security"}""", Outcome.NotSent, "processor_refused")]
    [InlineData(500, """{"status":500,"errorCode":"000"}""", Outcome.Unknown, "processor_error")]
    public void Judges_AdyenErrors(int status, string body, Outcome outcome, string code)
    {
        var judged = Judge("adyen", ProfileStep.Authorize, PspStand.Order(OperationKind.Authorize), status, body).OfActing();

        Assert.Equal((outcome, code), (judged.Outcome, judged.Code));
    }

    [Fact]
    public void Concludes_NothingFromAnAdyenCancelThatWasReceived() => Assert.Equal(
        SettleFinding.Pending,
        Judge("adyen", ProfileStep.CancelByOwn, PspStand.Order(OperationKind.Authorize), 201, """{"status":"received","pspReference":"X2"}""").OfLooking().Finding);

    [Theory]
    [InlineData("7 Both postal code and address match", "1 Matches", "match", "match")]
    [InlineData("1 Address matches, but the postal code doesn't match", "2 Doesn't match", "partial", "no_match")]
    [InlineData("2 Neither postal code nor address match", "6 No CVC/CVV provided", "no_match", "unavailable")]
    [InlineData("5 No AVS data provided", "", "unavailable", "unavailable")]
    public void Reads_WhatTheBankSaid_AtAdyen(string avs, string code, string avsWord, string codeWord)
    {
        var body = $$$"""{"pspReference":"X1","resultCode":"Authorised","amount":{"currency":"EUR","value":1000},MINE,"additionalData":{"avsResult":"{{{avs}}}","cvcResult":"{{{code}}}"}}""";

        var judged = Judge("adyen", ProfileStep.Authorize, PspStand.Order(OperationKind.Authorize), 200, body).OfActing();

        Assert.Equal((avsWord, codeWord), (judged.AvsResult, judged.SecurityCodeResult));
    }

    private static AnswerJudge Judge(string name, ProfileStep step, PspOrder order, int status, string body)
    {
        var profile = PspStand.Profile(name);
        var text = body.Replace("OWN", Own, StringComparison.Ordinal)
            .Replace("MINE", "\"merchantReference\":\"op_00000000000000000000000001\"", StringComparison.Ordinal);
        return new AnswerJudge(profile, profile.Find(step)!, PspStand.Answer(status, text), PspStand.Values(profile, order, "pay_1"));
    }
}
