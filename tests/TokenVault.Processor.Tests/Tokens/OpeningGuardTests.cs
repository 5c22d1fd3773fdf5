using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Tests.Operations;
using TokenVault.Processor.Tokens;

namespace TokenVault.Processor.Tests.Tokens;

/// <summary>An operation that had begun, and whose token ends before its card is opened.</summary>
public sealed class OpeningGuardTests
{
    [Theory]
    [InlineData("retired", VaultErrorCode.TokenRetired)]
    [InlineData("raised", VaultErrorCode.RecordVersionStale)]
    [InlineData("over", VaultErrorCode.TokenExpired)]
    public async Task Opens_NoCard_WhoseTokenEndedSinceItBegan(string change, VaultErrorCode refused)
    {
        await using var stand = new StoreStand();
        var order = NewOrder(stand);
        var token = order.Card.Context.Token;

        // There is nothing behind it that could open a card: getting as far as that fails otherwise.
        var desk = new CardDesk(null!, null!, stand.Tokens, null!, NullLogger<CardDesk>.Instance);
        Assert.Throws<NullReferenceException>(() => desk.Open(order, null!));
        switch (change)
        {
            case "retired":
                await stand.Tokens.RetireAsync(
                    [new Retirement(token, StoreStand.Merchant(), RetirementReason.Erasure)], static _ => Task.CompletedTask);
                break;
            case "raised":
                await stand.Tokens.RaiseAsync([new RaisedRecord(token, StoreStand.Merchant(), 2)], static _ => Task.CompletedTask);
                break;
            default:
                stand.Clock.Advance(TimeSpan.FromSeconds(10));
                break;
        }

        Assert.Equal(refused, Assert.Throws<VaultException>(() => desk.Open(order, null!)).Code);
    }

    private static AuthorizeOrder NewOrder(StoreStand stand)
    {
        var order = stand.NewOrder();
        Assert.True(CardExpiry.TryCreate(12, 2030, out var expiry));
        var context = new CardContext(
            new Token(7), order.Merchant, new EpochId(8), 1, TokenUsage.MultiUse, expiry, stand.Clock.GetUtcNow().ToUnixTimeSeconds() + 10);
        return new AuthorizeOrder(order, new OrderedCard(context, default, default), new OrderOrigin(StoreStand.Gateway, 1));
    }
}
