using Grpc.Core;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Cvcs;
using TokenVault.Hosting;
using TokenVault.Hosting.Memory;

namespace TokenVault.Gateway.Adapter;

/// <summary>Asks the adapter for the fingerprints of a batch. The key that makes them never leaves the adapter.</summary>
internal sealed class FingerprintClient(AdapterChannel adapter, CvcSession cvcs, IOptions<AdapterOptions> options, CardTraffic traffic, TimeProvider clock)
{
    // An adapter that has just let a whole timeout pass is asked again for a moment only: cards that are tokenized without it would wait
    // as long, batch after batch. A healthy one answers a full batch in a small part of this.
    private static readonly TimeSpan DoubtedTimeout = TimeSpan.FromSeconds(1);

    private volatile bool _isDoubted;

    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with.</exception>
    public async Task<FingerprintResponse> ComputeAsync(FingerprintRequest request, int cards)
    {
        using var activity = VaultTelemetry.Activities.StartActivity("tokenize.fingerprints");
        activity?.SetTag("cards", cards);
        traffic.Note();
        try
        {
            var timeout = _isDoubted && options.Value.FingerprintTimeout > DoubtedTimeout ? DoubtedTimeout : options.Value.FingerprintTimeout;
            var response = await adapter.Service.FingerprintAsync(request, deadline: clock.GetUtcNow().UtcDateTime + timeout);
            _isDoubted = false;
            if (response.Fingerprints.Length != cards * Fingerprint.ValueBytes
                || (response.OtherFingerprints.Length > 0 && response.OtherFingerprints.Length != response.Fingerprints.Length)
                || response.FingerprintKey is < 1 or > byte.MaxValue)
            {
                throw new VaultException(VaultErrorCode.AdapterUnavailable);
            }

            return response;
        }
        catch (RpcException failure)
        {
            _isDoubted = failure.StatusCode == StatusCode.DeadlineExceeded;

            // An adapter that was away may have been started anew, and knows no CVC session of before.
            cvcs.Doubt();
            throw AdapterFailure.Of(failure);
        }
    }
}
