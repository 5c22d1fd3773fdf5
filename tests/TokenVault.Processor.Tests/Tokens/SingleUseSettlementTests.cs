using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Tests.Operations;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Tests.Tokens;

/// <summary>What becomes of a token for single use when an unknown outcome is found out, or said, later.</summary>
public sealed class SingleUseSettlementTests
{
    private static readonly Token Token = new(new UInt128(5, 6));

    [Theory]
    [InlineData("succeeded", VaultErrorCode.TokenSpent)]
    [InlineData("processing", VaultErrorCode.TokenHeld)]
    [InlineData("canceled", null)]
    public async Task Follows_WhatTheProcessorSays(string status, VaultErrorCode? refused)
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync(token: Token);
        await AssertNextAsync(stand, VaultErrorCode.TokenHeld);
        record.ProcessorReference = "pi_1";
        await stand.Journal.EndAsync(record);
        stand.Answer = _ => (200, SettlementStand.Intent("pi_1", record.OperationId, status: status));

        await stand.StepAsync(record, SettleStep.Query);

        await AssertNextAsync(stand, refused);
    }

    [Fact]
    public async Task Is_FreeByTwoPeoplesWord_AndSpentWhereTheyFindOutOtherwise()
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync(token: Token);
        await RecordAsync(stand, record, Outcome.NotSent);

        // Another one takes it, and its outcome is unknown too.
        var next = await stand.AddUnknownAsync(token: Token);
        stand.Answer = _ => (200, SettlementStand.Intent("pi_1", record.OperationId));
        await RecordAsync(stand, record, Outcome.Succeeded);
        await AssertNextAsync(stand, VaultErrorCode.TokenSpent);
        await RecordAsync(stand, next, Outcome.Declined);
        await stand.ReopenAsync();
        await AssertNextAsync(stand, VaultErrorCode.TokenSpent);
    }

    private static async Task AssertNextAsync(SettlementStand stand, VaultErrorCode? refused)
    {
        var error = await Record.ExceptionAsync(() => stand.AddUnknownAsync(token: Token));
        Assert.Equal(refused, (error as VaultException)?.Code);
        Assert.Equal(refused is null, error is null);
    }

    private static Task<OperationResult> RecordAsync(SettlementStand stand, OperationRecord record, Outcome outcome)
    {
        Assert.True(OperationId.TryParse(record.OperationId, out var operation));
        return stand.Resolutions.RecordAsync(
            operation,
            new RecordResolutionRequest
            {
                OperationId = record.OperationId,
                Outcome = outcome,
                ProcessorReference = outcome == Outcome.Succeeded ? "pi_1" : "",
                Evidence = "report of the day",
                ProposedBy = "anna",
                ConfirmedBy = "ben",
            },
            new OrderOrigin(StoreStand.Gateway, 1));
    }
}
