using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Tests.Payments.Stand;

namespace TokenVault.Gateway.Tests.Payments.Calls;

/// <summary>Another processor, and another try: only where the one before certainly did not act, and never without a bound.</summary>
public sealed class FailoverTests : IAsyncLifetime
{
    private PaymentStand _stand = null!;

    public async Task InitializeAsync() => _stand = await PaymentStand.StartAsync();

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Tries_AnotherProcessor_UnderAnotherName_AndNamesTheEarlierOne()
    {
        _stand.Script.OnAuthorize = request => request.EarlierOperationIds.Count == 1
            ? AdapterScript.Success("ch_1")
            : AdapterScript.NotSent("processor_unreachable", tryAnother: true, "first");

        var answer = await _stand.ChargeAsync("k");

        Assert.Equal((PaymentStatus.Succeeded, 2), (answer.Payment.Status, answer.Operation.Attempt));
        Assert.Equal("", answer.Payment.DeclineCode);
        var names = _stand.Script.Authorized.Select(request => request.OperationId).ToList();
        Assert.Equal(2, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal((uint)OperationState.NotSent, _stand.Operation(names[0]).State);
        Assert.Equal(answer.Operation.OperationId, names[1]);
        Assert.Empty(await _stand.OpenNotesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Never_TriesAnotherProcessor_WhereTheFirstMayHaveActed(bool answersUnknown)
    {
        _stand.Script.LosesAnswers = !answersUnknown;
        _stand.Script.OnAuthorize = _ => answersUnknown ? AdapterScript.Unknown() : AdapterScript.Success("ch_1");

        Assert.Equal(PaymentStatus.Unknown, (await _stand.ChargeAsync("k")).Payment.Status);
        Assert.Single(_stand.Script.Authorized);
    }

    [Fact]
    public async Task Gives_UpAfterThreeProcessors_AndTriesAgainWithTheSameKey()
    {
        _stand.Script.OnAuthorize = request =>
            AdapterScript.NotSent("processor_unreachable", tryAnother: true, "p" + request.EarlierOperationIds.Count);
        Assert.Equal(VaultErrorCode.ProcessorUnavailable, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));
        Assert.Equal(
            _stand.Script.Authorized.Take(2).Select(request => request.OperationId), _stand.Script.Authorized[^1].EarlierOperationIds);
        Assert.Equal(3, _stand.Script.Authorized.Count);
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_1");

        var answer = await _stand.ChargeAsync("k");

        Assert.Equal((PaymentStatus.Succeeded, 4), (answer.Payment.Status, answer.Operation.Attempt));
        Assert.Single(_stand.Script.Moved);
    }

    // A checkout that asks for hours while the processor is away must not make a row that grows for hours.
    [Fact]
    public async Task Bounds_TheRowOfAPaymentThatIsTriedForHours()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.NotSent("processor_unreachable");
        var refusals = new List<VaultErrorCode>();
        for (var i = 0; i < 110; i++)
        {
            refusals.Add(await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));
        }

        var last = _stand.Script.Authorized[^1];
        Assert.Equal(8, last.EarlierOperationIds.Count);
        Assert.Equal(100, _stand.Payment(last.PaymentId).OperationIds.Count);
        Assert.Equal(100, _stand.Script.Authorized.Count);
        Assert.Equal(VaultErrorCode.PaymentOperationsFull, refusals[^1]);
    }

    // Tries that reached no processor are nothing that the merchant or the processor could look up.
    [Fact]
    public async Task Lists_NoTryThatReachedNoProcessor()
    {
        _stand.Script.OnAuthorize = _ => throw AdapterScript.Refusal(VaultErrorCode.Overloaded);
        for (var i = 0; i < 120; i++)
        {
            Assert.Equal(VaultErrorCode.Overloaded, await PaymentStand.RefusedAsync(() => _stand.ChargeAsync("k")));
        }

        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_1");
        var answer = await _stand.ChargeAsync("k");

        Assert.Equal(121, answer.Operation.Attempt);
        Assert.Equal([answer.Operation.OperationId], _stand.Payment(answer.Payment.PaymentId).OperationIds);
        Assert.Equal((uint)OperationState.NotSent, _stand.Operation(_stand.Script.Authorized[0].OperationId).State);
    }
}
