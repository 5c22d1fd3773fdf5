using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Operations;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Tests.Operations;

public sealed class ResolutionRecorderTests
{
    [Fact]
    public async Task Takes_ASuccess_ThatTheProcessorTellsOfToo()
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync();
        stand.Answer = _ => (200, SettlementStand.Intent("pi_1", record.OperationId));

        var result = await RecordAsync(stand, record, "pi_1");

        Assert.Equal((Outcome.Succeeded, "pi_1"), (result.Outcome, result.ProcessorReference));
        Assert.Equal("GET /v1/payment_intents/pi_1", Assert.Single(stand.Asked));
        Assert.Equal(result, await RecordAsync(stand, record, "pi_1"));
        Assert.Single(stand.Asked);
    }

    [Theory]
    [InlineData("", 1000, "eur", "succeeded")] // a stranger's, whose name a captured gateway states
    [InlineData("op_00000000000000000000000002", 1000, "eur", "succeeded")]
    [InlineData(null, 999, "eur", "succeeded")]
    [InlineData(null, 1000, "usd", "succeeded")]
    [InlineData(null, 1000, "eur", "requires_payment_method")]
    public async Task Rejects_ASuccess_ThatTheProcessorContradicts(string? operation, int amount, string currency, string status)
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync();
        stand.Answer = _ => (200, SettlementStand.Intent("pi_1", operation ?? record.OperationId, amount, currency, status));

        await AssertRefusedAsync(VaultErrorCode.ResolutionContradicted, stand, record, "pi_1");
    }

    [Theory]
    [InlineData("..", 200)]
    [InlineData("pi_nobody", 404)]
    public async Task Rejects_AName_ThatTheProcessorDoesNotKnow(string reference, int status)
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync();
        stand.Answer = _ => (status, """{"error":{"code":"resource_missing"}}""");

        await AssertRefusedAsync(VaultErrorCode.ResolutionContradicted, stand, record, reference);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(401)]
    [InlineData(429)]
    public async Task Asks_ToComeAgain_WhereTheProcessorDoesNotSay(int status)
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync();
        stand.Answer = _ => (status, "{}");

        await AssertRefusedAsync(VaultErrorCode.ProcessorUnavailable, stand, record, "pi_1");
    }

    [Fact]
    public async Task Rejects_AnotherName_ThanTheProcessorHadTold()
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync();
        record.ProcessorReference = "pi_1";
        await stand.Journal.EndAsync(record);

        await AssertRefusedAsync(VaultErrorCode.ResolutionContradicted, stand, record, "pi_2");
        Assert.Empty(stand.Asked);
    }

    [Fact]
    public async Task Takes_TheirWord_WhereTheProfileHasNoQuestion()
    {
        await using var stand = await SettlementStand.StartAsync("adyen");
        var record = await stand.AddUnknownAsync();

        Assert.Equal(Outcome.Succeeded, (await RecordAsync(stand, record, "X1")).Outcome);
        Assert.Empty(stand.Asked);
    }

    // Taken for not done, and done all the same: without this the money could neither be captured nor given back.
    [Theory]
    [InlineData(Outcome.NotSent)]
    [InlineData(Outcome.Declined)]
    public async Task Overrules_WhatWasTakenForNotDone_WhereTheProcessorSaysThatItWas(Outcome recorded)
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync();
        record.Outcome = (uint)recorded;
        await stand.Journal.EndAsync(record);
        stand.Answer = _ => (200, SettlementStand.Intent("pi_1", record.OperationId));

        Assert.Equal(Outcome.Succeeded, (await RecordAsync(stand, record, "pi_1")).Outcome);
        Assert.Equal("pi_1", stand.Find(record).ProcessorReference);
    }

    [Theory]
    [InlineData("stripe", "op_00000000000000000000000002", VaultErrorCode.ResolutionContradicted)]
    [InlineData("adyen", null, VaultErrorCode.OperationNotUnknown)]
    public async Task Overrules_NothingByPeoplesWordAlone(string profile, string? operation, VaultErrorCode code)
    {
        await using var stand = await SettlementStand.StartAsync(profile);
        var record = await stand.AddUnknownAsync();
        record.Outcome = (uint)Outcome.NotSent;
        await stand.Journal.EndAsync(record);
        stand.Answer = _ => (200, SettlementStand.Intent("pi_1", operation ?? record.OperationId));

        Assert.Equal(code, (await Assert.ThrowsAsync<VaultException>(() => RecordAsync(stand, record, "pi_1"))).Code);
        Assert.Equal((uint)Outcome.NotSent, stand.Find(record).Outcome);
    }

    private static async Task AssertRefusedAsync(VaultErrorCode code, SettlementStand stand, OperationRecord record, string reference)
    {
        Assert.Equal(code, (await Assert.ThrowsAsync<VaultException>(() => RecordAsync(stand, record, reference))).Code);
        var known = stand.Find(record);
        Assert.Equal(((uint)Outcome.Unknown, null), (known.Outcome, known.Resolution));
    }

    private static Task<OperationResult> RecordAsync(SettlementStand stand, OperationRecord record, string reference)
    {
        Assert.True(OperationId.TryParse(record.OperationId, out var operation));
        var said = new RecordResolutionRequest
        {
            OperationId = record.OperationId,
            Outcome = Outcome.Succeeded,
            ProcessorReference = reference,
            Evidence = "In the processor's report of the day.",
            ProposedBy = "anna",
            ConfirmedBy = "ben",
            FencingEpoch = 1,
        };
        return stand.Resolutions.RecordAsync(operation, said, new OrderOrigin(StoreStand.Gateway, 1));
    }
}
