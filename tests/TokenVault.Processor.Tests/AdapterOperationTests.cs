using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Tests.Running;
using AuthorizeRequest = TokenVault.Contracts.Processor.V1.AuthorizeRequest;
using OperationKind = TokenVault.Contracts.Processor.V1.OperationKind;

namespace TokenVault.Processor.Tests;

/// <summary>Follow-ups, fences, unknown outcomes and how they are settled, against a practice processor that misbehaves.</summary>
public sealed class AdapterOperationTests(AdapterWorld world) : IClassFixture<AdapterWorld>, IAsyncLifetime
{
    private const string AnswerLost = """{"resetAfter":1,"paths":["/v1/payment_intents","/v1/refunds"]}""";
    private const string NeverArrived = """{"resetBefore":1,"paths":["/v1/payment_intents"]}""";

    private static ReadOnlySpan<byte> Visa => "4242424242424242"u8;

    private static ReadOnlySpan<byte> AuthenticationRequired => "4000002760003184"u8;

    public Task InitializeAsync() => world.SetFaultsAsync("{}");

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Captures_AndRefunds_NeverMoreThanThereIs()
    {
        var authorization = await AuthorizeAsync(OperationKind.Authorize);
        Assert.Equal(Outcome.Succeeded, (await FollowUpAsync(authorization, OperationKind.Capture, 600)).Outcome);
        await AssertRefusedAsync(VaultErrorCode.AmountExceedsPayment, Send(authorization, OperationKind.Capture, 401));
        var refund = await FollowUpAsync(authorization, OperationKind.Refund, 500);
        Assert.Equal(Outcome.Succeeded, refund.Outcome);
        Assert.Empty(refund.DisclosureId);
        await AssertRefusedAsync(VaultErrorCode.AmountExceedsPayment, Send(authorization, OperationKind.Refund, 101));
        Assert.Equal(Outcome.Succeeded, (await FollowUpAsync(authorization, OperationKind.Refund, 100)).Outcome);
        await AssertRefusedAsync(VaultErrorCode.PaymentStateInvalid, Send(authorization, OperationKind.Void, 0));
    }

    [Fact]
    public async Task Voids_WhatWasReserved_AndThenNothingMore()
    {
        var authorization = await AuthorizeAsync(OperationKind.Authorize);
        Assert.Equal(Outcome.Succeeded, (await FollowUpAsync(authorization, OperationKind.Void, 0)).Outcome);

        await AssertRefusedAsync(VaultErrorCode.PaymentStateInvalid, Send(authorization, OperationKind.Capture, 1));
        await AssertRefusedAsync(VaultErrorCode.PaymentStateInvalid, Send(authorization, OperationKind.Void, 0));
    }

    [Fact]
    public async Task Refuses_AFollowUp_ThatIsNotThatAuthorizations()
    {
        var authorization = await AuthorizeAsync(OperationKind.Charge);
        await AssertFollowUpRefusedAsync(VaultErrorCode.OperationNotFound, authorization, request => request.MerchantId = "other");
        await AssertFollowUpRefusedAsync(VaultErrorCode.CurrencyMismatch, authorization, request => request.CurrencyCode = "USD");
        await AssertFollowUpRefusedAsync(
            VaultErrorCode.OperationNotFound, authorization, request => request.AuthorizationOperationId = world.Gateway.NewOperationId());
    }

    [Fact]
    public async Task Repeats_AFollowUpsAnswer_AndRefusesItsIdForAnother()
    {
        var authorization = await AuthorizeAsync(OperationKind.Charge);
        var refund = world.Gateway.FollowUp(authorization, OperationKind.Refund, 100);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => world.Processor.FollowUpAsync(refund).ResponseAsync));
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));

        refund.AmountMinorUnits = 200;
        await AssertRefusedAsync(VaultErrorCode.OperationConflict, world.Processor.FollowUpAsync(refund));
        await AssertRefusedAsync(VaultErrorCode.AmountExceedsPayment, Send(authorization, OperationKind.Refund, 901));
        Assert.Equal(Outcome.Succeeded, (await FollowUpAsync(authorization, OperationKind.Refund, 900)).Outcome);
    }

    [Fact]
    public async Task Finds_WhatTheProcessorDid_WhereItsAnswerWasLost()
    {
        var before = await world.CountChargesAsync();
        var charge = world.Gateway.Charge(Visa, world.RegisteredEpoch);
        var unknown = await AuthorizeUnderAsync(AnswerLost, charge);
        Assert.Equal(Outcome.Unknown, unknown.Outcome);
        Assert.True(unknown.Recovery.CanQuery);
        Assert.True(unknown.Recovery.ReplayUntil.ToDateTimeOffset() > DateTimeOffset.UtcNow.AddHours(12));

        var settled = await SettleAsync(charge.OperationId, SettleStep.Query);

        Assert.Equal((SettleFinding.Settled, Outcome.Succeeded), (settled.Finding, settled.Result.Outcome));
        Assert.Equal(before + 1, await world.CountChargesAsync());
        Assert.Equal(settled.Result, (await world.Processor.AuthorizeAsync(charge)).Result);
        Assert.Equal(settled, await SettleAsync(charge.OperationId, SettleStep.Query));
    }

    [Fact]
    public async Task Sends_TheSameAgain_WhereItNeverArrived_AndOpensNoCardForIt()
    {
        var before = await world.CountChargesAsync();
        var charge = world.Gateway.Charge(Visa, world.RegisteredEpoch);
        Assert.Equal(Outcome.Unknown, (await AuthorizeUnderAsync(NeverArrived, charge)).Outcome);

        var absent = await SettleAsync(charge.OperationId, SettleStep.Query);
        Assert.Equal((SettleFinding.Absent, Outcome.Unknown), (absent.Finding, absent.Result.Outcome));
        Assert.Equal(SettleFinding.Unclear, (await SettleAsync(charge.OperationId, SettleStep.ConcludeAbsent)).Finding);
        var settled = await SettleAsync(charge.OperationId, SettleStep.Replay);

        Assert.Equal((SettleFinding.Settled, Outcome.Succeeded), (settled.Finding, settled.Result.Outcome));
        Assert.Equal(before + 1, await world.CountChargesAsync());
        var listed = await world.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = charge.Card.Token });
        Assert.Single(listed.Disclosures);
    }

    [Fact]
    public async Task Cannot_SendAgain_WhatItDidNotKeepInFull()
    {
        var charge = world.Gateway.Charge(Visa, world.RegisteredEpoch);
        charge.BillingAddress = new() { Line1 = "Main Street 1", PostalCode = "12345", CountryCode = "DE" };
        var unknown = await AuthorizeUnderAsync(NeverArrived, charge);

        Assert.Null(unknown.Recovery.ReplayUntil);
        Assert.Equal(SettleFinding.NotAllowed, (await SettleAsync(charge.OperationId, SettleStep.Replay)).Finding);
        Assert.Equal(SettleFinding.Absent, (await SettleAsync(charge.OperationId, SettleStep.Query)).Finding);
    }

    [Fact]
    public async Task Tells_TheCardHoldersPart_Once_AndCancelsIt()
    {
        var charge = world.Gateway.Charge(AuthenticationRequired, world.RegisteredEpoch);
        charge.ReturnUrl = "https://shop.example/back";
        var waiting = (await world.Processor.AuthorizeAsync(charge)).Result;
        Assert.Equal(Outcome.RequiresAction, waiting.Outcome);
        Assert.NotEmpty(waiting.NextAction.ClientSecret);
        Assert.Null((await world.Processor.AuthorizeAsync(charge)).Result.NextAction);
        Assert.Equal(SettleFinding.Pending, (await SettleAsync(charge.OperationId, SettleStep.Query)).Finding);
        Assert.Equal(SettleFinding.NotAllowed, (await SettleAsync(charge.OperationId, SettleStep.Replay)).Finding);

        var cancelled = await SettleAsync(charge.OperationId, SettleStep.Cancel);

        Assert.Equal((SettleFinding.Settled, Outcome.NotSent, "cancelled"), (cancelled.Finding, cancelled.Result.Outcome, cancelled.Result.Code));
        Assert.Equal(cancelled.Result, (await QueryAsync(charge.OperationId)));
    }

    [Fact]
    public async Task Holds_AnUnknownRefund_UntilItIsSettled()
    {
        var authorization = await AuthorizeAsync(OperationKind.Charge);
        var refund = world.Gateway.FollowUp(authorization, OperationKind.Refund, 700);
        await world.SetFaultsAsync(AnswerLost);
        Assert.Equal(Outcome.Unknown, (await world.Processor.FollowUpAsync(refund)).Result.Outcome);
        await world.SetFaultsAsync("{}");
        await AssertRefusedAsync(VaultErrorCode.AmountExceedsPayment, Send(authorization, OperationKind.Refund, 301));
        Assert.Equal(SettleFinding.NotAllowed, (await SettleAsync(refund.OperationId, SettleStep.Cancel)).Finding);

        var settled = await SettleAsync(refund.OperationId, SettleStep.Replay);

        Assert.Equal((SettleFinding.Settled, Outcome.Succeeded), (settled.Finding, settled.Result.Outcome));
        Assert.Equal(Outcome.Succeeded, (await FollowUpAsync(authorization, OperationKind.Refund, 300)).Outcome);
    }

    [Fact]
    public async Task Refuses_EverythingOfAProcessThatWasReplaced()
    {
        var old = world.Gateway.Fence;
        var done = await AuthorizeAsync(OperationKind.Charge);
        var charge = world.Gateway.Charge(Visa, world.RegisteredEpoch);
        var refund = world.Gateway.FollowUp(done, OperationKind.Refund, 1);
        await world.AcquireFenceAsync();
        Assert.True(world.Gateway.Fence > old);

        await AssertRefusedAsync(VaultErrorCode.FenceStale, world.Processor.AuthorizeAsync(charge));
        await AssertRefusedAsync(VaultErrorCode.FenceStale, world.Processor.AuthorizeAsync(done));
        await AssertRefusedAsync(VaultErrorCode.FenceStale, world.Processor.FollowUpAsync(refund));
        await AssertRefusedAsync(VaultErrorCode.FenceStale, world.Processor.QueryOperationAsync(
            new QueryOperationRequest { OperationId = charge.OperationId, FencingEpoch = old }));
        await AssertRefusedAsync(VaultErrorCode.FenceStale, world.Processor.SettleOperationAsync(
            new SettleOperationRequest { OperationId = done.OperationId, FencingEpoch = old, Step = SettleStep.Query }));
        await AssertRefusedAsync(VaultErrorCode.FenceStale, world.Processor.RecordResolutionAsync(Resolution(done.OperationId, old)));
        Assert.Equal((Outcome.NotSent, "never_begun"), (await QueryAsync(charge.OperationId)) is var closed ? (closed.Outcome, closed.Code) : default);

        done.FencingEpoch = world.Gateway.Fence;
        Assert.Equal(Outcome.Succeeded, (await world.Processor.AuthorizeAsync(done)).Result.Outcome);
    }

    [Fact]
    public async Task Closes_AnIdThatItNeverHeardOf_ForGood()
    {
        var charge = world.Gateway.Charge(Visa, world.RegisteredEpoch);
        var before = await world.CountChargesAsync();
        var closed = await QueryAsync(charge.OperationId);

        Assert.Equal((Outcome.NotSent, "never_begun"), (closed.Outcome, closed.Code));
        await AssertRefusedAsync(VaultErrorCode.OperationClosed, world.Processor.AuthorizeAsync(charge));
        Assert.Equal(before, await world.CountChargesAsync());
        var settled = await SettleAsync(charge.OperationId, SettleStep.Query);
        Assert.Equal((SettleFinding.Settled, Outcome.NotSent), (settled.Finding, settled.Result.Outcome));
    }

    [Fact]
    public async Task Records_WhatTwoPeopleSaid_AndNothingElseThen()
    {
        var charge = world.Gateway.Charge(Visa, world.RegisteredEpoch);
        await AuthorizeUnderAsync(NeverArrived, charge);
        var said = Resolution(charge.OperationId, world.Gateway.Fence);

        var result = (await world.Processor.RecordResolutionAsync(said)).Result;

        Assert.Equal((Outcome.NotSent, "resolved"), (result.Outcome, result.Code));
        Assert.Equal(result, (await world.Processor.RecordResolutionAsync(said)).Result);
        said.Outcome = Outcome.Declined;
        await AssertRefusedAsync(VaultErrorCode.OperationNotUnknown, world.Processor.RecordResolutionAsync(said));
        Assert.Equal(result, (await world.Processor.AuthorizeAsync(charge)).Result);
        var lines = await File.ReadAllLinesAsync(Path.Combine(world.Folder.At("disclosures"), DisclosureFile.FileName));
        var line = Assert.Single(lines, line => line.Contains("\"act\":\"resolution\"", StringComparison.Ordinal) && line.Contains(charge.OperationId, StringComparison.Ordinal));
        Assert.Contains("\"confirmedBy\":\"ben\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_NoEvents_WhereNoneWereTold()
    {
        var answer = await world.Processor.ListProcessorEventsAsync(new ListProcessorEventsRequest());
        Assert.Empty(answer.Events);
        Assert.Empty(answer.NextCursor);
        await AssertRefusedAsync(VaultErrorCode.CursorInvalid, world.Processor.ListProcessorEventsAsync(
            new ListProcessorEventsRequest { Cursor = "elsewhere" }));
    }

    private static RecordResolutionRequest Resolution(string operation, uint fence) => new()
    {
        OperationId = operation,
        Outcome = Outcome.NotSent,
        Evidence = "Not in the processor's report of the day.",
        ProposedBy = "anna",
        ConfirmedBy = "ben",
        FencingEpoch = fence,
    };

    private static async Task AssertRefusedAsync<T>(VaultErrorCode code, AsyncUnaryCall<T> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.True(VaultErrors.TryRead(error, out var read), error.ToString());
        Assert.Equal(code, read);
    }

    private async Task<AuthorizeRequest> AuthorizeAsync(OperationKind kind)
    {
        var request = world.Gateway.Charge(Visa, world.RegisteredEpoch);
        request.Kind = kind;
        Assert.Equal(Outcome.Succeeded, (await world.Processor.AuthorizeAsync(request)).Result.Outcome);
        return request;
    }

    private async Task<OperationResult> AuthorizeUnderAsync(string faults, AuthorizeRequest request)
    {
        await world.SetFaultsAsync(faults);
        var result = (await world.Processor.AuthorizeAsync(request)).Result;
        await world.SetFaultsAsync("{}");
        return result;
    }

    private AsyncUnaryCall<FollowUpResponse> Send(AuthorizeRequest authorization, OperationKind kind, long amount) =>
        world.Processor.FollowUpAsync(world.Gateway.FollowUp(authorization, kind, amount));

    private async Task<OperationResult> FollowUpAsync(AuthorizeRequest authorization, OperationKind kind, long amount) =>
        (await Send(authorization, kind, amount)).Result;

    private async Task AssertFollowUpRefusedAsync(VaultErrorCode code, AuthorizeRequest authorization, Action<FollowUpRequest> change)
    {
        var request = world.Gateway.FollowUp(authorization, OperationKind.Refund, 1);
        change(request);
        await AssertRefusedAsync(code, world.Processor.FollowUpAsync(request));
    }

    private async Task<OperationResult> QueryAsync(string operation) => (await world.Processor.QueryOperationAsync(
        new QueryOperationRequest { OperationId = operation, FencingEpoch = world.Gateway.Fence })).Result;

    private async Task<SettleOperationResponse> SettleAsync(string operation, SettleStep step) => await world.Processor.SettleOperationAsync(
        new SettleOperationRequest { OperationId = operation, Step = step, FencingEpoch = world.Gateway.Fence });
}
