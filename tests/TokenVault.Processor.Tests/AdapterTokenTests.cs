using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Cards;
using TokenVault.Hosting;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Tests.Running;
using AuthorizeRequest = TokenVault.Contracts.Processor.V1.AuthorizeRequest;
using OperationKind = TokenVault.Contracts.Processor.V1.OperationKind;
using TokenUsage = TokenVault.Domain.Tokens.TokenUsage;

namespace TokenVault.Processor.Tests;

/// <summary>What the adapter remembers of tokens, and refuses by it, as a gateway meets it. Each has a world of its own.</summary>
public sealed class AdapterTokenTests : IAsyncLifetime
{
    private const string AnswerLost = """{"resetAfter":1,"paths":["/v1/payment_intents"]}""";
    private const string CardStepFails = """{"resetBefore":1,"paths":["/v1/payment_methods"]}""";

    private readonly AdapterWorld _world = new();

    private static ReadOnlySpan<byte> Visa => "4242424242424242"u8;

    private static ReadOnlySpan<byte> Declined => "4000000000000002"u8;

    private static ReadOnlySpan<byte> AuthenticationRequired => "4000002760003184"u8;

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Opens_NoCardOfARetiredToken_AndShowsItsDeletion()
    {
        var charge = Charge();
        var unknown = Charge();
        await AuthorizeAsync(charge, Outcome.Succeeded);
        await RetireAsync(charge, unknown);
        await RetireAsync(charge);
        await AssertRefusedAsync(VaultErrorCode.TokenRetired, _world.Processor.AuthorizeAsync(_world.Gateway.Again(charge)));
        await AssertRefusedAsync(VaultErrorCode.TokenRetired, _world.Processor.AuthorizeAsync(unknown));
        await RestartAsync();

        // What was done before is still answered, and nothing new is done.
        charge.FencingEpoch = _world.Gateway.Fence;
        await AuthorizeAsync(charge, Outcome.Succeeded);
        await AssertRefusedAsync(VaultErrorCode.TokenRetired, _world.Processor.AuthorizeAsync(_world.Gateway.Again(charge)));
        Assert.Equal(1, await _world.CountChargesAsync());
        var listed = await ListAsync(charge);
        Assert.Single(listed.Disclosures);
        var deletion = Assert.Single(listed.Deletions);
        Assert.Equal((charge.Card.Token, "shop", "requested", "gw-1"), (deletion.Token, deletion.MerchantId, deletion.Reason, deletion.GatewayId));
        Assert.Equal((0, 1), (await ListAsync(unknown)) is var other ? (other.Disclosures.Count, other.Deletions.Count) : default);
    }

    [Fact]
    public async Task Pages_OverOpeningsAndTheDeletion_InOneOrder()
    {
        var charge = Charge();
        await AuthorizeAsync(charge, Outcome.Succeeded);
        await AuthorizeAsync(_world.Gateway.Again(charge), Outcome.Succeeded);
        await RetireAsync(charge);
        var request = new ListDisclosuresRequest { Token = charge.Card.Token, PageSize = 1 };
        var kinds = new List<(int Disclosures, int Deletions)>();
        do
        {
            var page = await _world.Auditor.ListDisclosuresAsync(request);
            kinds.Add((page.Disclosures.Count, page.Deletions.Count));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal([(1, 0), (1, 0), (0, 1)], kinds);
    }

    [Fact]
    public async Task Checks_EveryFieldOfARetirement_AndThenNoneIsRetired()
    {
        var good = Retired(Charge());
        await AssertRetirementRefusedAsync(VaultErrorCode.FieldMissing);
        await AssertRetirementRefusedAsync(VaultErrorCode.BatchTooLarge, [.. Enumerable.Repeat(good, 1001)]);
        await AssertRetirementRefusedAsync(VaultErrorCode.TokenMalformed, good, new RetiredToken(good) { Token = "tok_1" });
        await AssertRetirementRefusedAsync(VaultErrorCode.FieldMissing, good, new RetiredToken(good) { MerchantId = "" });
        await AssertRetirementRefusedAsync(VaultErrorCode.FieldMissing, good, new RetiredToken(good) { Reason = (RetirementReason)6 });
        await AssertRetirementRefusedAsync(VaultErrorCode.FieldMissing, good, new RetiredToken(good) { Reason = RetirementReason.Unspecified });

        Assert.DoesNotContain("\"act\":\"deletion\"", await ReadRecordAsync(), StringComparison.Ordinal);
        await _world.Processor.RetireTokensAsync(new RetireTokensRequest { Tokens = { Enumerable.Repeat(good, 1000) } });
        Assert.Single((await ReadRecordAsync()).Split("\"act\":\"deletion\"").Skip(1));
    }

    [Fact]
    public async Task Opens_NoRecordThatAnotherHasReplaced()
    {
        var charge = Charge(context => context with { RecordVersion = 2 });
        await RaiseAsync(charge, 2);
        await AuthorizeAsync(charge, Outcome.Succeeded);
        await RaiseAsync(charge, 3);
        await RaiseAsync(charge, 1);
        Assert.Equal(2, (await ReadRecordAsync()).Split("\"act\":\"replacement\"").Length - 1);
        await RestartAsync();
        await AssertRefusedAsync(VaultErrorCode.RecordVersionStale, _world.Processor.AuthorizeAsync(_world.Gateway.Again(charge)));
        Assert.Single((await ListAsync(charge)).Disclosures);
        await AssertRefusedAsync(VaultErrorCode.FieldMissing, _world.Processor.RaiseRecordVersionsAsync(
            new RaiseRecordVersionsRequest { Versions = { new RaisedVersion { Token = charge.Card.Token, MerchantId = "shop" } } }));
    }

    [Fact]
    public async Task Opens_NoCardAfterItsTokensEnd_AndNoneUnderAnotherEnd()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var over = Charge(context => context with { ExpireUnixSeconds = now - 1 });
        await AssertRefusedAsync(VaultErrorCode.TokenExpired, _world.Processor.AuthorizeAsync(over));
        Assert.Empty((await ListAsync(over)).Disclosures);
        await AuthorizeAsync(Charge(context => context with { ExpireUnixSeconds = now + 600 }), Outcome.Succeeded);

        // The end is bound by the seal: another one is another card.
        over = _world.Gateway.Again(over);
        over.Card.ExpireTimeSeconds = now + 600;
        await AssertRefusedAsync(VaultErrorCode.SealedCardInvalid, _world.Processor.AuthorizeAsync(over));
        over = _world.Gateway.Again(over);
        over.Card.ExpireTimeSeconds = 0;
        await AssertRefusedAsync(VaultErrorCode.SealedCardInvalid, _world.Processor.AuthorizeAsync(over));
        Assert.Equal(1, await _world.CountChargesAsync());
    }

    [Fact]
    public async Task Takes_ATokenForSingleUse_Once()
    {
        var charge = Charge(SingleUse);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TryAsync(_world.Gateway.Again(charge))));
        Assert.Single(answers, answer => answer.Length == 0);
        Assert.All(answers, answer => Assert.True(answer is "" or "TOKEN_HELD" or "TOKEN_SPENT", answer));
        await RestartAsync();
        await AssertRefusedAsync(VaultErrorCode.TokenSpent, _world.Processor.AuthorizeAsync(_world.Gateway.Again(charge)));

        Assert.Equal(1, await _world.CountChargesAsync());
        Assert.Single((await ListAsync(charge)).Disclosures);
    }

    [Fact]
    public async Task Frees_ATokenForSingleUse_WhereNothingWasTaken()
    {
        var declined = Charge(SingleUse, isDeclined: true);
        await AuthorizeAsync(declined, Outcome.Declined);
        await AuthorizeAsync(_world.Gateway.Again(declined), Outcome.Declined);

        var charge = Charge(SingleUse);
        await _world.SetFaultsAsync(CardStepFails);
        await AuthorizeAsync(_world.Gateway.Again(charge), Outcome.NotSent);
        await _world.SetFaultsAsync("{}");
        await AuthorizeAsync(_world.Gateway.Again(charge), Outcome.Succeeded);
        await AssertRefusedAsync(VaultErrorCode.TokenSpent, _world.Processor.AuthorizeAsync(_world.Gateway.Again(charge)));
    }

    [Fact]
    public async Task Holds_ATokenForSingleUse_WhileTheOutcomeIsUnknown_AlsoOverARestart()
    {
        var charge = Charge(SingleUse);
        await _world.SetFaultsAsync(AnswerLost);
        await AuthorizeAsync(charge, Outcome.Unknown);
        await _world.SetFaultsAsync("{}");
        await AssertRefusedAsync(VaultErrorCode.TokenHeld, _world.Processor.AuthorizeAsync(_world.Gateway.Again(charge)));
        await RestartAsync();
        await AssertRefusedAsync(VaultErrorCode.TokenHeld, _world.Processor.AuthorizeAsync(_world.Gateway.Again(charge)));
        await SettleAsync(charge, SettleStep.Query);
        await AssertRefusedAsync(VaultErrorCode.TokenSpent, _world.Processor.AuthorizeAsync(_world.Gateway.Again(charge)));
        Assert.Equal(1, await _world.CountChargesAsync());
    }

    [Fact]
    public async Task Frees_ATokenForSingleUse_ByACancel_AndNotByAVoid()
    {
        var waiting = Charge(SingleUse, needsAuthentication: true);
        await AuthorizeAsync(waiting, Outcome.RequiresAction);
        await AssertRefusedAsync(VaultErrorCode.TokenHeld, _world.Processor.AuthorizeAsync(_world.Gateway.Again(waiting)));
        await SettleAsync(waiting, SettleStep.Cancel);
        await AuthorizeAsync(_world.Gateway.Again(waiting), Outcome.RequiresAction);

        var authorization = Charge(SingleUse);
        authorization.Kind = OperationKind.Authorize;
        await AuthorizeAsync(authorization, Outcome.Succeeded);
        var let = await _world.Processor.FollowUpAsync(_world.Gateway.FollowUp(authorization, OperationKind.Void, 0));
        Assert.Equal(Outcome.Succeeded, let.Result.Outcome);
        await AssertRefusedAsync(VaultErrorCode.TokenSpent, _world.Processor.AuthorizeAsync(_world.Gateway.Again(authorization)));
    }

    [Fact]
    public async Task Sends_ACorrectedExpiryDate_InPlaceOfTheSealedOne()
    {
        // What a processor says of a card that is no longer good tells which date it was sent.
        var past = Charge(context => context with { Expiry = Expiry(1, 2020) });
        await AuthorizeAsync(past, Outcome.Declined);
        past = _world.Gateway.Again(past);
        (past.Card.CorrectedExpiryMonth, past.Card.CorrectedExpiryYear) = (12, (uint)DateTimeOffset.UtcNow.Year + 3);
        await AuthorizeAsync(past, Outcome.Succeeded);
        past = _world.Gateway.Again(past);
        past.Card.CorrectedExpiryMonth = 13;
        await AssertRefusedAsync(VaultErrorCode.CardExpiryInvalid, _world.Processor.AuthorizeAsync(past));
    }

    private static CardContext SingleUse(CardContext context) => context with { Usage = TokenUsage.SingleUse };

    private static Domain.Cards.CardExpiry Expiry(uint month, uint year) =>
        Domain.Cards.CardExpiry.TryCreate(month, year, out var expiry) ? expiry : throw new ArgumentOutOfRangeException(nameof(month));

    private static RetiredToken Retired(AuthorizeRequest charge) =>
        new() { Token = charge.Card.Token, MerchantId = charge.Card.MerchantId, Reason = RetirementReason.Requested };

    private static async Task AssertRefusedAsync<T>(VaultErrorCode code, AsyncUnaryCall<T> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.True(VaultErrors.TryRead(error, out var read), error.ToString());
        Assert.Equal(code, read);
    }

    private AuthorizeRequest Charge(
        Func<CardContext, CardContext>? change = null, bool isDeclined = false, bool needsAuthentication = false)
    {
        var request = _world.Gateway.Charge(
            isDeclined ? Declined : needsAuthentication ? AuthenticationRequired : Visa, _world.RegisteredEpoch, change: change);
        request.ReturnUrl = needsAuthentication ? "https://shop.example/back" : "";
        return request;
    }

    private async Task AuthorizeAsync(AuthorizeRequest request, Outcome expected) =>
        Assert.Equal(expected, (await _world.Processor.AuthorizeAsync(request)).Result.Outcome);

    // The stable word of a refusal; empty where there is none.
    private async Task<string> TryAsync(AuthorizeRequest request)
    {
        try
        {
            await AuthorizeAsync(request, Outcome.Succeeded);
            return "";
        }
        catch (RpcException error) when (VaultErrors.TryRead(error, out var code))
        {
            return VaultErrorMapping.Describe(code).Reason;
        }
    }

    private async Task SettleAsync(AuthorizeRequest request, SettleStep step)
    {
        var settled = await _world.Processor.SettleOperationAsync(
            new SettleOperationRequest { OperationId = request.OperationId, Step = step, FencingEpoch = _world.Gateway.Fence });
        Assert.Equal(SettleFinding.Settled, settled.Finding);
    }

    private async Task RetireAsync(params AuthorizeRequest[] charges) =>
        await _world.Processor.RetireTokensAsync(new RetireTokensRequest { Tokens = { charges.Select(Retired) } });

    private Task AssertRetirementRefusedAsync(VaultErrorCode code, params RetiredToken[] tokens) =>
        AssertRefusedAsync(code, _world.Processor.RetireTokensAsync(new RetireTokensRequest { Tokens = { tokens } }));

    private async Task RaiseAsync(AuthorizeRequest charge, uint version) => await _world.Processor.RaiseRecordVersionsAsync(
        new RaiseRecordVersionsRequest
        {
            Versions = { new RaisedVersion { Token = charge.Card.Token, MerchantId = "shop", RecordVersion = version } },
        });

    private async Task RestartAsync()
    {
        await _world.Adapter.KillAsync();
        await _world.StartAdapterAsync();
        await _world.AcquireFenceAsync();
    }

    private async Task<ListDisclosuresResponse> ListAsync(AuthorizeRequest charge) =>
        await _world.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = charge.Card.Token });

    private Task<string> ReadRecordAsync() =>
        File.ReadAllTextAsync(Path.Combine(_world.Folder.At("disclosures"), DisclosureFile.FileName));
}
