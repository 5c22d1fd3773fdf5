using System.Net.Sockets;
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

namespace TokenVault.Gateway.Payments;

/// <summary>Has the adapter charge a card, once: nothing here tries again by itself, since a second try may be a second charge.</summary>
internal sealed class AdapterChargeClient
{
    private readonly AdapterChannel _adapter;
    private readonly CvcSession _cvcs;
    private readonly ResiliencePipeline _line;

    public AdapterChargeClient(AdapterChannel adapter, CvcSession cvcs, IOptions<AdapterOptions> options, TimeProvider clock)
    {
        (_adapter, _cvcs) = (adapter, cvcs);
        _line = new ResiliencePipelineBuilder { TimeProvider = clock, Name = "adapter-charge" }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                // Opens only where nothing was sent anyhow, so that callers learn at once instead of each waiting for itself.
                ShouldHandle = new PredicateBuilder().Handle<RpcException>(CertainlyNotSent),
                FailureRatio = 0.9,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(1),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Value.ChargeTimeout })
            .Build();
    }

    /// <summary>Charges. Never throws for what the adapter or the line did: each end is an outcome.</summary>
    public async ValueTask<AdapterOutcome> ChargeAsync(ChargeRequest request)
    {
        try
        {
            // The caller's cancellation stays outside: once sent, the outcome is waited for and stored, whoever still listens.
            var response = await _line.ExecuteAsync(
                async (call, cancellation) => await call.Adapter.Service.ChargeAsync(call.Request, cancellationToken: cancellation),
                (Adapter: _adapter, Request: request),
                CancellationToken.None);
            return Read(response);
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
            return Read(request, failure);
        }
    }

    private static AdapterOutcome Read(ChargeResponse response)
    {
        var known = response.Outcome is Outcome.Succeeded or Outcome.Declined or Outcome.NotSent;
        return new AdapterOutcome(known ? response.Outcome : Outcome.Unknown, response.Code)
        {
            IsAnswer = true,
            Processor = response.Processor,
            ProcessorReference = response.ProcessorReference,
            DisclosureId = response.DisclosureId,

            // A processor that refuses the request as such refuses it again: that is an answer, not something to retry.
            Refusal = response.Outcome == Outcome.NotSent && !string.Equals(response.Code, "processor_refused", StringComparison.Ordinal)
                ? new VaultException(VaultErrorCode.ProcessorUnavailable)
                : null,
        };
    }

    private AdapterOutcome Read(ChargeRequest request, RpcException failure)
    {
        if (CertainlyNotSent(failure))
        {
            _cvcs.Doubt();
            return NotSent("adapter_unreachable", new VaultException(VaultErrorCode.AdapterUnavailable, cause: failure));
        }

        if (!VaultErrors.TryRead(failure, out var code) || !IsBeforeDisclosure(code))
        {
            return new AdapterOutcome(Outcome.Unknown, "adapter_failure");
        }

        if (code == VaultErrorCode.CvcHandleInvalid)
        {
            // Not only this handle may be worthless: an adapter started anew knows none of the session it came from.
            _cvcs.Doubt(request.CvcHandle.Span);
        }

        return NotSent("adapter_refused", AdapterFailure.Of(failure));
    }

    private static AdapterOutcome NotSent(string code, VaultException refusal) => new(Outcome.NotSent, code) { Refusal = refusal };

    // No connection, so not one byte of the request has left. A connection that broke later is another matter.
    private static bool CertainlyNotSent(RpcException failure) =>
        failure.StatusCode == StatusCode.Unavailable
        && failure.Status.DebugException is { } cause
        && WasNotConnected(cause);

    private static bool WasNotConnected(Exception cause)
    {
        for (Exception? inner = cause; inner is not null; inner = inner.InnerException)
        {
            // The client connects by itself before it asks HTTP to, so a refused connection comes as the socket tells it.
            if (inner is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError }
                or SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostNotFound })
            {
                return true;
            }
        }

        return false;
    }

    // The adapter's refusals that come before it opens a card. Whatever is not in this list may have come after.
    private static bool IsBeforeDisclosure(VaultErrorCode code) => code
        is VaultErrorCode.MerchantWithoutProcessor or VaultErrorCode.ProcessorUnavailable or VaultErrorCode.Overloaded
        or VaultErrorCode.CvcHandleInvalid or VaultErrorCode.SealedCardInvalid or VaultErrorCode.DisclosureNotWritten
        or VaultErrorCode.EpochInvalid or VaultErrorCode.EpochUnregistered or VaultErrorCode.CardExpiryInvalid
        or VaultErrorCode.CertificateMissing or VaultErrorCode.CertificateNotTrusted or VaultErrorCode.CallerUnknown
        or VaultErrorCode.CallerDisabled or VaultErrorCode.CallerNotAllowed or VaultErrorCode.FieldMissing
        or VaultErrorCode.TokenMalformed or VaultErrorCode.AmountOutOfRange or VaultErrorCode.CurrencyUnknown
        or VaultErrorCode.PaymentIdMalformed or VaultErrorCode.RequestTooLarge;
}
