using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tests.Payments.Book;

public sealed class PaymentBookTests : IAsyncLifetime
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)7, 32)];

    private PaymentStand _stand = null!;

    private PaymentBook Book => _stand.Get<PaymentBook>();

    public async Task InitializeAsync() => _stand = await PaymentStand.StartAsync();

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Stores_WhatBelongsTogether_AsAWholeOrNotAtAll()
    {
        var (payment, operation) = Draft();
        await Book.CommitAsync(Reserve(payment, operation));
        var (other, otherOperation) = Draft();

        Assert.Equal(
            VaultErrorCode.IdempotencyKeyInFlight,
            await PaymentStand.RefusedAsync(() => Book.CommitAsync(Reserve(other, otherOperation)).AsTask()));

        Assert.Equal(payment.PaymentId, Book.FindKey(Key)!.PaymentId);
        Assert.NotNull(Book.Find(Id(payment)));
        Assert.Null(Book.Find(Id(other)));
        Assert.Equal([operation.OperationId], (await _stand.OpenNotesAsync()).Select(id => id.ToString()));
        Assert.Equal(1u, Book.GetPayment(payment.PaymentId).Revision);
    }

    [Theory]
    [InlineData(OperationState.Succeeded, false)]
    [InlineData(OperationState.Declined, false)]
    [InlineData(OperationState.NotSent, false)]
    [InlineData(OperationState.Unknown, true)]
    [InlineData(OperationState.RequiresAction, true)]
    public async Task Notes_WhatIsOpen_ForAsLongAsItIs(OperationState state, bool isOpen)
    {
        var (payment, operation) = Draft();
        await Book.CommitAsync(new PaymentChange(payment, operation) { IsNew = true });
        Assert.Single(await _stand.OpenNotesAsync());

        OperationTransitions.Move(operation, state);
        await Book.CommitAsync(new PaymentChange(payment, operation));

        Assert.Equal(isOpen ? 1 : 0, (await _stand.OpenNotesAsync()).Count);
        Assert.Equal(2u, Book.GetPayment(payment.PaymentId).Revision);
    }

    [Fact]
    public async Task Lets_AKeyGo()
    {
        var (payment, operation) = Draft();
        await Book.CommitAsync(Reserve(payment, operation));
        OperationTransitions.Move(operation, OperationState.NotSent);
        await Book.CommitAsync(new PaymentChange(payment, operation) { Key = KeyWrite.Delete, KeyDigest = Key });

        Assert.Null(Book.FindKey(Key));
        var (next, nextOperation) = Draft();
        await Book.CommitAsync(Reserve(next, nextOperation));
        Assert.Equal(next.PaymentId, Book.FindKey(Key)!.PaymentId);
    }

    [Fact]
    public async Task Hides_AnotherMerchantsPayment()
    {
        var (payment, operation) = Draft();
        await Book.CommitAsync(new PaymentChange(payment, operation) { IsNew = true });

        Assert.Equal(payment.PaymentId, Book.Get(PaymentStand.Merchant("shop"), Id(payment)).PaymentId);
        Assert.Equal(
            VaultErrorCode.PaymentNotFound,
            Assert.Throws<VaultException>(() => Book.Get(PaymentStand.Merchant("other"), Id(payment))).Code);
        Assert.Equal(VaultErrorCode.PaymentNotFound, Assert.Throws<VaultException>(() => Book.Get(PaymentStand.Merchant("shop"), new PaymentId(1))).Code);
    }

    // A row that another one names was written with it.
    [Fact]
    public void Takes_AMissingRowForDamage()
    {
        Assert.Equal(VaultErrorCode.RecordDamaged, Assert.Throws<VaultException>(() => Book.GetPayment(new PaymentId(1).ToString())).Code);
        Assert.Equal(VaultErrorCode.RecordDamaged, Assert.Throws<VaultException>(() => Book.GetOperation(new OperationId(1).ToString())).Code);
        Assert.Equal(VaultErrorCode.RecordDamaged, Assert.Throws<VaultException>(() => Book.GetOperation("op_")).Code);
    }

    private static PaymentChange Reserve(PaymentRecord payment, PaymentOperationRecord operation) => new(payment, operation)
    {
        IsNew = true,
        Key = KeyWrite.Insert,
        KeyDigest = Key,
        KeyRecord = new IdempotencyRecord { PaymentId = payment.PaymentId, OperationId = operation.OperationId },
    };

    private static PaymentId Id(PaymentRecord payment) => PaymentId.TryParse(payment.PaymentId, out var id) ? id : default;

    private (PaymentRecord Payment, PaymentOperationRecord Operation) Draft() => _stand.Get<OperationDraft>().Begin(
        PaymentStand.Merchant("shop"),
        _stand.Get<Gateway.Payments.Intake.AuthorizationIntake>().Read(PaymentStand.Merchant("shop"), new ChargeRequest
        {
            Token = _stand.Token.ToString(),
            Amount = new Money { MinorUnits = 100, CurrencyCode = "EUR" },
            IdempotencyKey = "k",
        }),
        Key,
        fencingEpoch: 1);
}
