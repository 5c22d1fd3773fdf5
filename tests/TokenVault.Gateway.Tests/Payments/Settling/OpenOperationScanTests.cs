using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Gateway.Tests.Payments.Stand;

namespace TokenVault.Gateway.Tests.Payments.Settling;

public sealed class OpenOperationScanTests : IAsyncLifetime
{
    private PaymentStand _stand = null!;

    public async Task InitializeAsync() => _stand = await PaymentStand.StartAsync();

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Makes_WhatWasInFlightUnknown_BeforeAnybodyIsServed()
    {
        var authorized = (await _stand.AuthorizeAsync("a")).Payment.PaymentId;
        _stand.Store.Refuse(passed: 1, count: 1);
        Assert.Equal(VaultErrorCode.Overloaded, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));
        _stand.Store.Refuse(passed: 1, count: 1);
        Assert.Equal(VaultErrorCode.Overloaded, await PaymentStand.RefusedAsync(() => _stand.CaptureAsync(authorized, "c", 40)));
        Assert.All(await _stand.OpenNotesAsync(), id => Assert.Equal((uint)OperationState.InFlight, _stand.Operation(id.ToString()).State));
        await _stand.Adapter.StopAsync();

        await _stand.RestartAsync();

        var open = (await _stand.OpenNotesAsync()).Select(id => _stand.Operation(id.ToString())).ToList();
        Assert.Equal(2, open.Count);
        Assert.All(open, operation => Assert.Equal(((uint)OperationState.Unknown, "gateway_restarted"), (operation.State, operation.Code)));
        Assert.Equal((uint)PaymentStatus.Unknown, _stand.Payment(open.Single(operation => operation.Kind == (uint)OperationKind.Charge).PaymentId).Status);

        // An unknown capture is no unknown payment.
        Assert.Equal((uint)PaymentStatus.Authorized, _stand.Payment(authorized).Status);
        Assert.Equal(2, _stand.Get<OpenOperations>().TakeDue(_stand.Clock.GetUtcNow(), 10).Count);
    }

    [Fact]
    public async Task Fills_InWhatIsOpenAndNotOnTheList()
    {
        _stand.Store.Refuse(passed: 1, count: 1);
        await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k"));
        Assert.Equal(0, _stand.Get<OpenOperations>().Count);

        await _stand.Get<OpenOperationScan>().FillAsync(CancellationToken.None);
        await _stand.FindOutAsync();

        Assert.Equal(0, _stand.Get<OpenOperations>().Count);
        Assert.Empty(await _stand.OpenNotesAsync());
    }

    [Fact]
    public async Task Fills_InWhatThereWasNoRoomFor_HoweverOldItIs()
    {
        _stand.Script.LosesAnswers = true;
        await _stand.ChargeAsync("old");
        var old = Assert.Single(await _stand.OpenNotesAsync());
        var book = _stand.Get<OpenOperationScan>().Book;
        var open = new OpenOperations { CountMax = 1 };
        var scan = new OpenOperationScan(_stand.Store, _stand.Get<PaymentTables>(), book, open, _stand.Clock);
        await scan.TakeOverAsync(CancellationToken.None);
        Assert.Equal(1, open.Count);

        // Its place is taken by a younger one, and it is refused.
        open.Remove(old);
        _stand.Clock.Advance(TimeSpan.FromMinutes(10));
        await _stand.ChargeAsync("young");
        var young = (await _stand.OpenNotesAsync()).Single(id => id != old);
        await scan.FillAsync(CancellationToken.None);
        Assert.Equal(1, open.Count);
        open.Add(book.GetOperation(old.ToString()));
        open.Remove(young);
        _stand.Clock.Advance(TimeSpan.FromMinutes(10));

        await scan.FillAsync(CancellationToken.None);

        Assert.Equal([old], open.TakeDue(DateTimeOffset.MaxValue, 10));
    }
}
