using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Psp;
using OperationKind = TokenVault.Contracts.Processor.V1.OperationKind;
using Token = TokenVault.Domain.Tokens.Token;
using TokenUsage = TokenVault.Domain.Tokens.TokenUsage;

namespace TokenVault.Processor.Tests.Operations;

/// <summary>What a repetition is made of.</summary>
public sealed class OperationRowsTests
{
    private static readonly OrderOrigin Origin = new(StoreStand.Gateway, 3);

    private static PspOrder Order => new()
    {
        Operation = new(1),
        Payment = new(2),
        Kind = OperationKind.Authorize,
        Merchant = StoreStand.Merchant(),
        Currency = StoreStand.Currency(),
        AmountMinorUnits = 1234,
        OrderReference = "order ✓ 7",
        Description = "two \"chairs\"",
        ReturnUrl = "https://shop.example/back?a=b",
        StoredCredential = new PspStoredCredential(Initiator.Merchant, StoredCredentialReason.Recurring, "ntx_1"),
        Created = DateTimeOffset.FromUnixTimeMilliseconds(1_780_000_000_123),
    };

    [Fact]
    public void Keeps_AllThatARepetitionRepeats()
    {
        var record = OperationRows.Begin(Authorize(Order), [1], "sandbox");
        record.MethodReference = "pm_1";
        record.SentTimeMs = 1;

        Assert.True(OperationRows.IsRepeatable(record));
        Assert.Equal(Order, OperationRows.ToOrder(record));
    }

    [Fact]
    public void Keeps_EmptyTextsApart_FromTextsThatAreNotKept()
    {
        var bare = Order with { OrderReference = "", Description = "", ReturnUrl = "", StoredCredential = null };
        var record = OperationRows.Begin(Authorize(bare), [1], "sandbox");
        record.MethodReference = "pm_1";
        record.SentTimeMs = 1;

        Assert.True(OperationRows.IsRepeatable(record));
        Assert.Equal(bare, OperationRows.ToOrder(record));
    }

    [Fact]
    public void Cannot_RepeatWhatItDoesNotKeep()
    {
        var address = OperationRows.Begin(Authorize(Order with { Billing = new PspBillingAddress { Line1 = "Main Street 1" } }), [1], "sandbox");
        var proof = OperationRows.Begin(Authorize(Order with { Authentication = new PspAuthentication { Eci = "05" } }), [1], "sandbox");
        foreach (var record in new[] { address, proof })
        {
            record.MethodReference = "pm_1";
            record.SentTimeMs = 1;
            Assert.False(OperationRows.IsRepeatable(record));
            Assert.DoesNotContain("Main Street", record.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cannot_RepeatWithoutTheCardsReference_NorWhatWasNotSent()
    {
        var record = OperationRows.Begin(Authorize(Order), [1], "sandbox");
        record.SentTimeMs = 1;
        Assert.False(OperationRows.IsRepeatable(record));

        (record.MethodReference, record.SentTimeMs) = ("pm_1", 0);
        Assert.False(OperationRows.IsRepeatable(record));
    }

    [Fact]
    public void Keeps_WhatAFollowUpRepeats()
    {
        var order = new PspOrder
        {
            Operation = new(5),
            Payment = new(2),
            Kind = OperationKind.Capture,
            Merchant = StoreStand.Merchant(),
            Currency = StoreStand.Currency(),
            AmountMinorUnits = 5,
            Authorization = new OperationId(1),
            IsFinal = true,
            Created = DateTimeOffset.FromUnixTimeMilliseconds(1_780_000_000_123),
        };
        var record = OperationRows.Begin(new FollowUpOrder(order, new OperationId(1), Origin), [1], "sandbox");
        record.SentTimeMs = 1;

        Assert.True(OperationRows.IsRepeatable(record));
        Assert.Equal(order with { AuthorizationReference = "pi_1" }, OperationRows.ToOrder(record, "pi_1"));
    }

    [Fact]
    public void Digests_WhatWasAsked_WithoutWhatDiffersBetweenTries()
    {
        var asked = OperationDigest.Of(Authorize(Order));

        Assert.Equal(asked, OperationDigest.Of(Authorize(Order) with { Origin = new OrderOrigin(StoreStand.Gateway, 4), Earlier = [new OperationId(77)] }));
        Assert.All(
            new[]
            {
                Order with { AmountMinorUnits = 1235 }, Order with { Kind = OperationKind.Charge },
                Order with { OrderReference = "order ✓ 8" }, Order with { Currency = StoreStand.Currency("USD") },
                Order with { Description = "", ReturnUrl = Order.Description + Order.ReturnUrl }, Order with { StoredCredential = null },
                Order with { Payment = new(3) }, Order with { Merchant = StoreStand.Merchant("other") },
            },
            other => Assert.NotEqual(asked, OperationDigest.Of(Authorize(other))));
    }

    [Theory]
    [InlineData(OperationKind.Authorize, TokenUsage.SingleUse, true)]
    [InlineData(OperationKind.Charge, TokenUsage.SingleUse, true)]
    [InlineData(OperationKind.Verify, TokenUsage.SingleUse, false)]
    [InlineData(OperationKind.Charge, TokenUsage.MultiUse, false)]
    public void Holds_ATokenForSingleUse_WhereMoneyMayMove(OperationKind kind, TokenUsage usage, bool holds)
    {
        var order = Authorize(Order with { Kind = kind });
        order = order with { Card = order.Card with { Context = order.Card.Context with { Usage = usage } } };
        Assert.Equal(holds, OperationRows.Begin(order, [1], "sandbox").HoldsToken);
    }

    private static AuthorizeOrder Authorize(PspOrder order)
    {
        Assert.True(CardExpiry.TryCreate(12, 2030, out var expiry));
        var context = new CardContext(new Token(9), order.Merchant, new EpochId(8), 1, Domain.Tokens.TokenUsage.MultiUse, expiry);
        return new AuthorizeOrder(order, new OrderedCard(context, default, default), Origin);
    }
}
