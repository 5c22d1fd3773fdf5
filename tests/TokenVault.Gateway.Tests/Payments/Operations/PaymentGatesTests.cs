using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Tests.Payments.Stand;

namespace TokenVault.Gateway.Tests.Payments.Operations;

public sealed class PaymentGatesTests
{
    private readonly PaymentGates _gates = new();

    [Fact]
    public async Task Lets_OneInAtATime()
    {
        var inside = 0;
        var most = 0;
        var entered = 0;
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(async () =>
        {
            using var gate = await _gates.EnterAsync(new PaymentId(1));
            most = Math.Max(most, Interlocked.Increment(ref inside));
            entered++;
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        })));

        Assert.Equal((1, 30), (most, entered));
    }

    [Fact]
    public async Task Keeps_PaymentsApart()
    {
        using var one = await _gates.EnterAsync(new PaymentId(1));
        using var other = await _gates.EnterAsync(new PaymentId(2));
        Assert.True(_gates.TryEnter(new PaymentId(3), out var third));
        third.Dispose();
    }

    [Fact]
    public async Task Refuses_TheThirtyThird_AndRecovers()
    {
        var first = await _gates.EnterAsync(new PaymentId(1));
        var waiting = Enumerable.Range(0, 31).Select(_ => _gates.EnterAsync(new PaymentId(1)).AsTask()).ToList();

        Assert.Equal(VaultErrorCode.PaymentBusy, await PaymentStand.RefusedAsync(() => _gates.EnterAsync(new PaymentId(1)).AsTask()));

        first.Dispose();
        foreach (var turn in waiting)
        {
            (await turn).Dispose();
        }

        Assert.True(_gates.TryEnter(new PaymentId(1), out var again));
        again.Dispose();
    }

    [Fact]
    public async Task Enters_WithoutWaiting_OnlyWhereNobodyIs()
    {
        var first = await _gates.EnterAsync(new PaymentId(1));
        Assert.False(_gates.TryEnter(new PaymentId(1), out _));
        var second = _gates.EnterAsync(new PaymentId(1)).AsTask();
        first.Dispose();
        Assert.False(_gates.TryEnter(new PaymentId(1), out _));
        (await second).Dispose();

        Assert.True(_gates.TryEnter(new PaymentId(1), out var entry));
        Assert.False(_gates.TryEnter(new PaymentId(1), out _));
        entry.Dispose();
    }

    // As many payments as there may be at once, and not one more: what was left makes room.
    [Fact]
    public async Task Forgets_PaymentsThatNobodyIsAt()
    {
        for (var i = 0; i < 20_000; i++)
        {
            (await _gates.EnterAsync(new PaymentId((UInt128)i))).Dispose();
        }

        var held = new List<PaymentGates.Entry>();
        for (var i = 0; i < 16_384; i++)
        {
            held.Add(await _gates.EnterAsync(new PaymentId((UInt128)i)));
        }

        Assert.Equal(VaultErrorCode.Overloaded, await PaymentStand.RefusedAsync(() => _gates.EnterAsync(new PaymentId(99_999)).AsTask()));
        held.ForEach(entry => entry.Dispose());
        (await _gates.EnterAsync(new PaymentId(99_999))).Dispose();
    }
}
