using Grpc.Core;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Cvcs;
using TokenVault.Hosting;
using Outcome = TokenVault.Contracts.Processor.V1.Outcome;

namespace TokenVault.Gateway.Payments.Sending;

/// <summary>Has the adapter do an operation, once: nothing here tries again by itself, since a second try may be a second charge.</summary>
internal sealed class AdapterPaymentClient
{
    private readonly AdapterChannel _adapter;
    private readonly CvcSession _cvcs;
    private readonly FenceKeeper _fence;
    private readonly ResiliencePipeline _line;

    public AdapterPaymentClient(
        AdapterChannel adapter, CvcSession cvcs, FenceKeeper fence, IOptions<AdapterOptions> options, TimeProvider clock)
    {
        (_adapter, _cvcs, _fence) = (adapter, cvcs, fence);
        _line = new ResiliencePipelineBuilder { TimeProvider = clock, Name = "adapter-payments" }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                // Opens only where nothing was sent anyhow, so that callers learn at once instead of each waiting for itself.
                ShouldHandle = new PredicateBuilder().Handle<RpcException>(AdapterReach.WasNotReached),
                FailureRatio = 0.9,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(1),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Value.ChargeTimeout })
            .Build();
    }

    /// <summary>Authorizes, charges or verifies. Never throws for what the adapter or the line did: each end is an outcome.</summary>
    public ValueTask<AdapterOutcome> AuthorizeAsync(AuthorizeRequest request) => SendAsync(
        static async (service, message, cancellation) =>
            (await service.AuthorizeAsync(message, cancellationToken: cancellation)).Result,
        request,
        request.CvcHandle.Memory);

    /// <summary>Captures, voids or refunds. Never throws for what the adapter or the line did: each end is an outcome.</summary>
    public ValueTask<AdapterOutcome> FollowUpAsync(FollowUpRequest request) => SendAsync(
        static async (service, message, cancellation) =>
            (await service.FollowUpAsync(message, cancellationToken: cancellation)).Result,
        request,
        cvcHandle: default);

    /// <summary>What the adapter knows of an operation. Null where it is under way there, or no answer came.</summary>
    public async ValueTask<AdapterOutcome?> QueryAsync(string operationId, uint fencingEpoch)
    {
        var request = new QueryOperationRequest { OperationId = operationId, FencingEpoch = fencingEpoch };
        var answer = await AskAsync(
            static async (service, message, cancellation) => await service.QueryOperationAsync(message, cancellationToken: cancellation), request);
        return answer?.Result is { Outcome: not Outcome.Unspecified } result ? AdapterOutcome.Of(result) : null;
    }

    /// <summary>Takes one step towards an unknown outcome. Null where no answer came.</summary>
    public ValueTask<SettleOperationResponse?> SettleAsync(string operationId, SettleStep step, uint fencingEpoch) => AskAsync(
        static async (service, message, cancellation) => await service.SettleOperationAsync(message, cancellationToken: cancellation),
        new SettleOperationRequest { OperationId = operationId, Step = step, FencingEpoch = fencingEpoch });

    /// <summary>Records what two people said. Null where no answer came.</summary>
    /// <exception cref="VaultException">What the adapter refuses it with: those two have to know.</exception>
    public ValueTask<RecordResolutionResponse?> RecordResolutionAsync(RecordResolutionRequest request) => AskAsync(
        static async (service, message, cancellation) => await service.RecordResolutionAsync(message, cancellationToken: cancellation),
        request,
        tellsRefusals: true);

    /// <summary>What processors told by themselves. Null where no answer came.</summary>
    public ValueTask<ListProcessorEventsResponse?> ListEventsAsync(string cursor, int countMax) => AskAsync(
        static async (service, message, cancellation) => await service.ListProcessorEventsAsync(message, cancellationToken: cancellation),
        new ListProcessorEventsRequest { Cursor = cursor, CountMax = countMax });

    private async ValueTask<TAnswer?> AskAsync<TRequest, TAnswer>(
        Func<ProcessorService.ProcessorServiceClient, TRequest, CancellationToken, Task<TAnswer>> call, TRequest request, bool tellsRefusals = false)
        where TAnswer : class
    {
        try
        {
            return await CallAsync(call, request);
        }
        catch (Exception failure) when (failure is RpcException or VaultException or BrokenCircuitException or TimeoutRejectedException)
        {
            LoseWhereStale(failure);
            return tellsRefusals && failure is RpcException refusal && VaultErrors.TryRead(refusal, out _) ? throw AdapterFailure.Of(refusal) : null;
        }
    }

    private async ValueTask<AdapterOutcome> SendAsync<TRequest>(
        Func<ProcessorService.ProcessorServiceClient, TRequest, CancellationToken, Task<OperationResult?>> call,
        TRequest request,
        ReadOnlyMemory<byte> cvcHandle)
    {
        try
        {
            // The caller's cancellation stays outside: once sent, the outcome is waited for and stored, whoever still listens.
            var result = await CallAsync(call, request);
            return result is null ? new AdapterOutcome(Outcome.Unknown, "adapter_failure") : AdapterOutcome.Of(result);
        }
        catch (BrokenCircuitException)
        {
            return NotSent("adapter_unreachable", new VaultException(VaultErrorCode.AdapterUnavailable));
        }
        catch (Exception timeout) when (timeout is TimeoutRejectedException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            // Nobody but the timeout cancels this call.
            return new AdapterOutcome(Outcome.Unknown, "adapter_timeout");
        }
        catch (RpcException failure)
        {
            return Read(failure, cvcHandle.Span);
        }
        catch (VaultException refusal)
        {
            // The adapter would not begin before its record was looked at, and that could not be done.
            return NotSent("adapter_refused", refusal);
        }
    }

    // An adapter that was started anew begins nothing before it was shown what this gateway saw of its record.
    private async ValueTask<TAnswer> CallAsync<TRequest, TAnswer>(
        Func<ProcessorService.ProcessorServiceClient, TRequest, CancellationToken, Task<TAnswer>> call, TRequest request)
    {
        try
        {
            return await ExecuteAsync(call, request);
        }
        catch (RpcException refusal) when (VaultErrors.TryRead(refusal, out var code) && code == VaultErrorCode.RecordNotObserved)
        {
            await _fence.ObserveAsync();
            return await ExecuteAsync(call, request);
        }
    }

    private ValueTask<TAnswer> ExecuteAsync<TRequest, TAnswer>(
        Func<ProcessorService.ProcessorServiceClient, TRequest, CancellationToken, Task<TAnswer>> call, TRequest request) => _line.ExecuteAsync(
        async (state, cancellation) => await state.call(state.Service, state.request, cancellation),
        (call, _adapter.Service, request),
        CancellationToken.None);

    private AdapterOutcome Read(RpcException failure, ReadOnlySpan<byte> cvcHandle)
    {
        if (AdapterReach.WasNotReached(failure))
        {
            _cvcs.Doubt();
            return NotSent("adapter_unreachable", new VaultException(VaultErrorCode.AdapterUnavailable, cause: failure));
        }

        if (!VaultErrors.TryRead(failure, out var code) || !AdapterReach.IsBeforeSending(code))
        {
            return new AdapterOutcome(Outcome.Unknown, "adapter_failure");
        }

        LoseWhereStale(failure);
        if (code == VaultErrorCode.CvcHandleInvalid)
        {
            // Not only this handle may be worthless: an adapter started anew knows none of the session it came from.
            _cvcs.Doubt(cvcHandle);
        }

        return NotSent("adapter_refused", AdapterFailure.Of(failure));
    }

    private void LoseWhereStale(Exception failure)
    {
        if (failure is RpcException rpc && VaultErrors.TryRead(rpc, out var code) && code == VaultErrorCode.FenceStale)
        {
            _fence.Lose();
        }
    }

    private static AdapterOutcome NotSent(string code, VaultException refusal) => new(Outcome.NotSent, code) { Refusal = refusal };
}
