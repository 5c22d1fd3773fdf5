using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Tests.Orders;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Tests.Payments.Stand;

/// <summary>
/// What the adapter's double does, and what it was asked. Left alone it is an honest adapter with a processor that approves
/// everything: it does an operation id once, closes ids that it never heard of, and refuses old fencing epochs.
/// </summary>
internal sealed class AdapterScript
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OperationResult> _known = new(StringComparer.Ordinal);
    private readonly List<AuthorizeRequest> _authorized = [];
    private readonly List<FollowUpRequest> _followedUp = [];
    private readonly List<SettleStep> _steps = [];

    public Func<AuthorizeRequest, OperationResult> OnAuthorize { get; set; } = _ => Success("ch_1");

    public Func<FollowUpRequest, OperationResult> OnFollowUp { get; set; } = _ => Success("re_1");

    public Func<SettleOperationRequest, SettleOperationResponse> OnSettle { get; set; } = _ => new() { Finding = SettleFinding.Unclear };

    public Func<RecordResolutionRequest, OperationResult> OnRecord { get; set; } = request =>
        new() { Outcome = request.Outcome, Processor = "psp", ProcessorReference = request.ProcessorReference };

    public Func<ListProcessorEventsRequest, ListProcessorEventsResponse> OnListEvents { get; set; } = _ => new();

    /// <summary>The key for security codes that it hands out.</summary>
    public Func<GetCvcKeyResponse> OnCvcKey { get; set; } = () => throw Refusal(VaultErrorCode.AdapterUnavailable);

    /// <summary>What it shows of its record.</summary>
    public Func<ObserveRecordResponse> OnObserve { get; set; } = () => new();

    /// <summary>How many sessions for security codes were opened.</summary>
    public int CvcSessions { get; set; }

    /// <summary>Awaited before an operation is done, so that tests can hold it.</summary>
    public Func<Task> BeforeDoing { get; set; } = () => Task.CompletedTask;

    /// <summary>What is asked is done, and then the line is cut instead of an answer.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>The newest fencing epoch.</summary>
    public uint Fence { get; set; }

    /// <summary>What it does with orders.</summary>
    public OrderScript Orders { get; } = new();

    public IReadOnlyList<AuthorizeRequest> Authorized => Copy(_authorized);

    public IReadOnlyList<FollowUpRequest> FollowedUp => Copy(_followedUp);

    public IReadOnlyList<SettleStep> Steps => Copy(_steps);

    /// <summary>The operations that moved money at the processor.</summary>
    public IReadOnlyList<string> Moved
    {
        get
        {
            lock (_gate)
            {
                return [.. _known.Where(entry => entry.Value.Outcome == Outcome.Succeeded).Select(entry => entry.Key)];
            }
        }
    }

    public static OperationResult Success(string reference) =>
        new() { Outcome = Outcome.Succeeded, Processor = "psp", ProcessorReference = reference, DisclosureId = "dsc_01H455VB4PEX5VSKNK084SN02Q" };

    public static OperationResult Decline(string code) => new() { Outcome = Outcome.Declined, Code = code, RawCode = "51", Processor = "psp" };

    public static OperationResult NotSent(string code, bool tryAnother = false, string processor = "psp") =>
        new() { Outcome = Outcome.NotSent, Code = code, Processor = processor, TryAnotherProcessor = tryAnother };

    public static OperationResult Unknown(Recovery? recovery = null) =>
        new() { Outcome = Outcome.Unknown, Code = "processor_timeout", Processor = "psp", Recovery = recovery ?? new Recovery { CanQuery = true } };

    public static RpcException Refusal(VaultErrorCode code)
    {
        var description = VaultErrorMapping.Describe(code);
        return new Google.Rpc.Status
        {
            Code = (int)description.Status,
            Details = { Any.Pack(new ErrorInfo { Domain = VaultErrorMapping.Domain, Reason = description.Reason }) },
        }.ToRpcException();
    }

    /// <summary>Has the adapter know this of an operation from now on.</summary>
    public void Learn(string operationId, OperationResult result)
    {
        lock (_gate)
        {
            _known[operationId] = result;
        }
    }

    public Task<OperationResult> AuthorizeAsync(AuthorizeRequest request) =>
        DoAsync(request.OperationId, request.FencingEpoch, () => _authorized.Add(request), () => OnAuthorize(request));

    public Task<OperationResult> FollowUpAsync(FollowUpRequest request) =>
        DoAsync(request.OperationId, request.FencingEpoch, () => _followedUp.Add(request), () => OnFollowUp(request));

    public OperationResult Query(QueryOperationRequest request)
    {
        lock (_gate)
        {
            RequireFence(request.FencingEpoch);
            if (!_known.TryGetValue(request.OperationId, out var known))
            {
                _known[request.OperationId] = known = NotSent("closed");
            }

            return Told(known);
        }
    }

    public SettleOperationResponse Settle(SettleOperationRequest request)
    {
        lock (_gate)
        {
            RequireFence(request.FencingEpoch);
            _steps.Add(request.Step);
        }

        var answer = OnSettle(request);
        if (answer.Result is { } result)
        {
            Learn(request.OperationId, result);
        }

        return answer;
    }

    public OperationResult Record(RecordResolutionRequest request)
    {
        RequireFence(request.FencingEpoch);
        var result = OnRecord(request);
        Learn(request.OperationId, result);
        return result;
    }

    // What the card holder has to do is told once.
    private static OperationResult Told(OperationResult known)
    {
        var told = known.Clone();
        told.NextAction = null;
        return told;
    }

    private async Task<OperationResult> DoAsync(string operationId, uint fence, Action note, Func<OperationResult> does)
    {
        lock (_gate)
        {
            note();
            RequireFence(fence);
            if (_known.TryGetValue(operationId, out var known))
            {
                return string.Equals(known.Code, "closed", StringComparison.Ordinal) ? throw Refusal(VaultErrorCode.OperationClosed) : Told(known);
            }
        }

        await BeforeDoing();
        var result = does();
        Learn(operationId, result);
        return result;
    }

    private void RequireFence(uint fence)
    {
        if (fence < Fence)
        {
            throw Refusal(VaultErrorCode.FenceStale);
        }
    }

    private List<T> Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
