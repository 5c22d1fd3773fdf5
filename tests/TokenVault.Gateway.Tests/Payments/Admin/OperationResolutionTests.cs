using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Payments.Admin;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Gateway.Tests.Payments.Stand;

namespace TokenVault.Gateway.Tests.Payments.Admin;

public sealed class OperationResolutionTests : IAsyncLifetime
{
    private PaymentStand _stand = null!;
    private string _operation = "";

    public async Task InitializeAsync()
    {
        _stand = await PaymentStand.StartAsync();
        _stand.Script.OnAuthorize = _ => AdapterScript.Unknown(new Contracts.Processor.V1.Recovery());
        _operation = (await _stand.ChargeAsync("k")).Operation.OperationId;
    }

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    [Fact]
    public async Task Settles_ByTheWordOfTwo()
    {
        var proposed = await SayAsync("alice", OperationState.Succeeded, "ch_9");
        Assert.False(proposed.Settled);
        Assert.Equal(("alice", ""), (proposed.Operation.Operation.Reconciliation.ProposedBy, proposed.Operation.Operation.Reconciliation.ConfirmedBy));
        Assert.Single((await ListAsync()).Operations);

        var settled = await SayAsync("bob", OperationState.Succeeded, "ch_9");

        Assert.True(settled.Settled);
        Assert.Equal(OperationState.Succeeded, settled.Operation.Operation.State);
        Assert.Equal(("alice", "bob"), (settled.Operation.Operation.Reconciliation.ProposedBy, settled.Operation.Operation.Reconciliation.ConfirmedBy));
        Assert.Empty((await ListAsync()).Operations);
        Assert.Equal(0, _stand.Get<OpenOperations>().Count);
        Assert.Equal((PaymentStatus.Succeeded, 1), ((await _stand.ChargeAsync("k")).Payment.Status, _stand.Script.Authorized.Count));
        Assert.Equal("seen in the dashboard", _stand.Operation(_operation).Resolution.Evidence);
    }

    [Fact]
    public async Task Lets_TheKeyTryAgain_WhereTwoSayThatNothingWasDone()
    {
        await SayAsync("alice", OperationState.NotSent, "");
        Assert.True((await SayAsync("bob", OperationState.NotSent, "")).Settled);
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_1");

        Assert.Equal((PaymentStatus.Succeeded, 2), await StatusAsync());

        async Task<(PaymentStatus, int)> StatusAsync()
        {
            var answer = await _stand.ChargeAsync("k");
            return (answer.Payment.Status, answer.Operation.Attempt);
        }
    }

    [Fact]
    public async Task Needs_TwoPeople_WhoSayTheSame()
    {
        await SayAsync("alice", OperationState.Succeeded, "ch_9");

        Assert.Equal(VaultErrorCode.ResolutionBySamePerson, await RefusedAsync("alice", OperationState.Succeeded, "ch_9"));
        Assert.Equal(VaultErrorCode.ResolutionDiffers, await RefusedAsync("bob", OperationState.NotSent, ""));
        Assert.Equal(VaultErrorCode.ResolutionDiffers, await RefusedAsync("bob", OperationState.Succeeded, "ch_8"));
        Assert.Equal((uint)OperationState.Unknown, _stand.Operation(_operation).State);

        // Whoever proposed may correct himself, and then needs a second anew.
        Assert.False((await SayAsync("alice", OperationState.Succeeded, "ch_8")).Settled);
        Assert.Equal(VaultErrorCode.ResolutionDiffers, await RefusedAsync("bob", OperationState.Succeeded, "ch_9"));
        Assert.True((await SayAsync("bob", OperationState.Succeeded, "ch_8")).Settled);
    }

    [Fact]
    public async Task Settles_NothingThatTheAdapterCouldNotRecord()
    {
        await SayAsync("alice", OperationState.Declined, "");
        await _stand.Adapter.StopAsync();
        Assert.Equal(VaultErrorCode.AdapterUnavailable, await RefusedAsync("bob", OperationState.Declined, ""));

        var row = _stand.Operation(_operation);
        Assert.Equal(((uint)OperationState.Unknown, ""), (row.State, row.Resolution.ConfirmedBy));
        Assert.Single(await _stand.OpenNotesAsync());
    }

    // That the adapter has looked and says no is another thing than that it can't be reached.
    [Fact]
    public async Task Tells_WhatTheAdapterRefusesItWith()
    {
        _stand.Script.OnRecord = _ => throw AdapterScript.Refusal(VaultErrorCode.ProcessorUnavailable);
        await SayAsync("alice", OperationState.Succeeded, "ch_9");
        Assert.Equal(VaultErrorCode.ProcessorUnavailable, await RefusedAsync("bob", OperationState.Succeeded, "ch_9"));
        _stand.Script.OnRecord = _ => throw AdapterScript.Refusal(VaultErrorCode.OperationNotUnknown);
        Assert.Equal(VaultErrorCode.OperationNotUnknown, await RefusedAsync("bob", OperationState.Succeeded, "ch_9"));

        Assert.Equal(((uint)OperationState.Unknown, ""), (_stand.Operation(_operation).State, _stand.Operation(_operation).Resolution.ConfirmedBy));
    }

    [Fact]
    public async Task Says_ThatItIsOpen_WhereTheAdapterStillDoes()
    {
        _stand.Script.OnRecord = _ => AdapterScript.Unknown(new Contracts.Processor.V1.Recovery());
        await SayAsync("alice", OperationState.Declined, "");

        Assert.False((await SayAsync("bob", OperationState.Declined, "")).Settled);
        Assert.Equal(1, _stand.Get<OpenOperations>().Count);
        Assert.Single((await ListAsync()).Operations);
    }

    [Theory]
    [InlineData(OperationState.Unknown, "", "seen", VaultErrorCode.OperationStateInvalid)]
    [InlineData(OperationState.InFlight, "", "seen", VaultErrorCode.OperationStateInvalid)]
    [InlineData(OperationState.Succeeded, "", "seen", VaultErrorCode.EvidenceInvalid)]
    [InlineData(OperationState.Succeeded, "ch 9", "seen", VaultErrorCode.EvidenceInvalid)]
    [InlineData(OperationState.Declined, "", "", VaultErrorCode.EvidenceInvalid)]
    [InlineData(OperationState.Declined, "", "card 4242 4242 4242 4242", VaultErrorCode.TextHoldsCardNumber)]
    [InlineData(OperationState.Succeeded, "4242424242424242", "seen", VaultErrorCode.TextHoldsCardNumber)]
    public async Task Rejects_AStatement(OperationState state, string reference, string evidence, VaultErrorCode expected) =>
        Assert.Equal(expected, await RefusedAsync("alice", state, reference, evidence));

    [Fact]
    public async Task Rejects_WhatIsNotUnknown()
    {
        _stand.Script.OnAuthorize = _ => AdapterScript.Success("ch_1");
        _operation = (await _stand.ChargeAsync("other")).Operation.OperationId;
        Assert.Equal(VaultErrorCode.OperationNotUnknown, await RefusedAsync("alice", OperationState.NotSent, ""));
        _operation = "op_01H455VB4PEX5VSKNK084SN02Q";
        Assert.Equal(VaultErrorCode.OperationNotFound, await RefusedAsync("alice", OperationState.NotSent, ""));
        _operation = "op_";
        Assert.Equal(VaultErrorCode.OperationIdMalformed, await RefusedAsync("alice", OperationState.NotSent, ""));
    }

    [Fact]
    public async Task Lists_PageByPage_TheOldestFirst()
    {
        for (var i = 0; i < 4; i++)
        {
            _stand.Clock.Advance(TimeSpan.FromSeconds(1));
            await _stand.ChargeAsync("more" + i);
        }

        var listed = new List<string>();
        var token = "";
        do
        {
            var page = await _stand.Get<UnknownOperations>().ListAsync(
                new ListUnknownOperationsRequest { PageSize = 2, PageToken = token }, CancellationToken.None);
            listed.AddRange(page.Operations.Select(entry => entry.Operation.OperationId));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(5, listed.Count);
        Assert.Equal(_operation, listed[0]);
        Assert.Equal(listed.Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public async Task Exports_EachOperationInOneSpanOnly()
    {
        var begin = _stand.Clock.GetUtcNow();
        _stand.Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);
        for (var i = 0; i < 5; i++)
        {
            await _stand.ChargeAsync("more" + i);
        }

        _stand.Clock.AutoAdvanceAmount = TimeSpan.Zero;
        var exported = new List<string>();
        for (var from = begin.AddMilliseconds(-1); from <= _stand.Clock.GetUtcNow(); from = from.AddMilliseconds(1))
        {
            exported.AddRange((await ExportAsync(from, from.AddMilliseconds(1))).Select(entry => entry.Operation.OperationId));
        }

        Assert.Equal(6, exported.Count);
        Assert.Equal(6, exported.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(VaultErrorCode.TimeRangeInvalid, await PaymentStand.RefusedAsync(() => ExportAsync(begin, begin)));
        Assert.Equal(VaultErrorCode.TimeRangeInvalid, await PaymentStand.RefusedAsync(() => ExportAsync(begin, begin.AddDays(63))));
    }

    private async Task<List<OperationEntry>> ExportAsync(DateTimeOffset from, DateTimeOffset to)
    {
        var stream = new CollectedStream<ListOperationsResponse>();
        await _stand.Get<OperationListing>().RunAsync(
            new ListOperationsRequest { CreateTimeFrom = from.ToTimestamp(), CreateTimeTo = to.ToTimestamp() }, stream, CancellationToken.None);
        var entries = new List<OperationEntry>();
        while (stream.TryNext(out var message))
        {
            entries.AddRange(message!.Operations);
        }

        return entries;
    }

    private Task<ListUnknownOperationsResponse> ListAsync() =>
        _stand.Get<UnknownOperations>().ListAsync(new ListUnknownOperationsRequest(), CancellationToken.None);

    private Task<VaultErrorCode> RefusedAsync(string person, OperationState state, string reference, string evidence = "seen in the dashboard") =>
        PaymentStand.RefusedAsync(() => SayAsync(person, state, reference, evidence));

    private Task<ResolveOperationResponse> SayAsync(
        string person, OperationState state, string reference, string evidence = "seen in the dashboard") =>
        _stand.Get<OperationResolution>().ResolveAsync(
            person,
            new ResolveOperationRequest { OperationId = _operation, State = state, ProcessorReference = reference, Evidence = evidence });
}
