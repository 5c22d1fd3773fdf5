using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments;
using TokenVault.Gateway.Payments.Admin;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Storage;

namespace TokenVault.Gateway.Tests.Payments.Book;

public sealed class PaymentSweepTests : IAsyncLifetime
{
    private PaymentStand _stand = null!;

    public async Task InitializeAsync() => _stand = await PaymentStand.StartAsync();

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Takes_OldKeysAway_AndOnlyThose()
    {
        var old = await _stand.ChargeAsync("old");
        _stand.Clock.Advance(TimeSpan.FromDays(6));
        await _stand.ChargeAsync("young");
        _stand.Clock.Advance(TimeSpan.FromDays(1.5));

        await SweepAsync();

        Assert.Equal(1, await CountAsync(Table.Idempotency));
        Assert.Equal(VaultErrorCode.IdempotencyKeyReused, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("young", 101)));

        // The payment itself stays; only its key is forgotten.
        Assert.Equal((uint)PaymentStatus.Succeeded, _stand.Payment(old.Payment.PaymentId).Status);
        Assert.NotEqual(old.Payment.PaymentId, (await _stand.ChargeAsync("old")).Payment.PaymentId);
    }

    [Fact]
    public async Task Keeps_TheKeyOfAnOpenOperation_HoweverOld()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Unknown();
        var first = await _stand.ChargeAsync("k");
        _stand.Clock.Advance(TimeSpan.FromDays(300));

        await SweepAsync();

        Assert.Equal(first.Operation.OperationId, (await _stand.ChargeAsync("k")).Operation.OperationId);
        Assert.Single(_stand.Script.Authorized);
    }

    // Unknown for longer than keys are kept, then settled as done; the checkout has been asking with its key all along.
    [Fact]
    public async Task Keeps_AKey_ForAWhileAfterItsOperationWasSettled()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Unknown();
        var first = await _stand.ChargeAsync("k");
        _stand.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(first.Operation.OperationId, (await _stand.ChargeAsync("k")).Operation.OperationId);
        foreach (var person in new[] { "operator-1", "operator-2" })
        {
            await _stand.Get<OperationResolution>().ResolveAsync(person, new ResolveOperationRequest
            {
                OperationId = first.Operation.OperationId,
                State = OperationState.Succeeded,
                ProcessorReference = "ch_1",
                Evidence = "the processor's dashboard",
            });
        }

        _stand.Clock.Advance(TimeSpan.FromDays(6));
        await SweepAsync();
        Assert.Equal(PaymentStatus.Succeeded, (await _stand.ChargeAsync("k")).Payment.Status);
        Assert.Single(_stand.Script.Authorized);

        _stand.Clock.Advance(TimeSpan.FromDays(2));
        await SweepAsync();
        Assert.Equal(0, await CountAsync(Table.Idempotency));
    }

    [Fact]
    public async Task Keeps_TheKeyOfAConflict_HoweverOld()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.NotSent("processor_refused");
        var first = (await _stand.ChargeAsync("k")).Operation.OperationId;
        await _stand.Get<OutcomeWriter>().MarkAsync(
            _stand.Payment(_stand.Operation(first).PaymentId), _stand.Operation(first), Contracts.Processor.V1.Outcome.Succeeded);
        _stand.Clock.Advance(TimeSpan.FromDays(300));

        await SweepAsync();

        Assert.Equal(VaultErrorCode.PaymentInConflict, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));
        Assert.Single(_stand.Script.Authorized);
    }

    // The sweep has read the row of a key that was not sent, and then the caller tries again with it.
    [Fact]
    public async Task Never_TakesAKeyAway_UnderACallThatHasIt()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.NotSent("processor_unreachable");
        await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k"));
        _stand.Clock.Advance(TimeSpan.FromDays(8));
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_1");
        VaultErrorCode? refusal = null;
        _stand.Store.BeforeCommit = async () => refusal = await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k"));

        await SweepAsync();
        await _stand.ChargeAsync("k");
        await _stand.ChargeAsync("k");

        Assert.Equal(VaultErrorCode.IdempotencyKeyInFlight, refusal);
        Assert.Single(_stand.Script.Moved);
    }

    [Fact]
    public async Task Passes_AKeyOver_ThatACallHas()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.NotSent("processor_unreachable");
        await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k"));
        _stand.Clock.Advance(TimeSpan.FromDays(8));
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource();
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_1");
        _stand.Script.BeforeDoing = () =>
        {
            begun.TrySetResult();
            return release.Task;
        };
        var call = _stand.ChargeAsync("k");
        await begun.Task;

        await SweepAsync();
        release.SetResult();

        Assert.Equal((await call).Operation.OperationId, (await _stand.ChargeAsync("k")).Operation.OperationId);
        Assert.Single(_stand.Script.Moved);
    }

    [Fact]
    public async Task Takes_OldChangesAway_AndOnlyThose()
    {
        await _stand.ChargeAsync("old");
        Assert.Equal(2, await CountAsync(Table.PaymentEvents));
        _stand.Clock.Advance(TimeSpan.FromDays(29));
        await _stand.ChargeAsync("young");
        _stand.Clock.Advance(TimeSpan.FromDays(2));

        await SweepAsync();

        Assert.Equal(2, await CountAsync(Table.PaymentEvents));
    }

    private Task SweepAsync() => new PaymentSweep(
        _stand.Store,
        _stand.Get<PaymentTables>(),
        _stand.Get<KeySweep>(),
        _stand.Get<IOptions<PaymentOptions>>(),
        NullLogger<PaymentSweep>.Instance).SweepAsync(_stand.Clock.GetUtcNow(), CancellationToken.None);

    private async Task<int> CountAsync(Table table)
    {
        var count = 0;
        await foreach (var _ in _stand.Store.ScanAsync(table, default, CancellationToken.None))
        {
            count++;
        }

        return count;
    }
}
