using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Adapter;

namespace TokenVault.Gateway.Tokenize.Rekeying;

/// <summary>Asks the adapter by which key it fingerprints, and for fingerprints by another key.</summary>
internal sealed class RekeyingClient(AdapterChannel adapter, IOptions<AdapterOptions> options, TimeProvider clock)
{
    /// <summary>What the adapter takes in one call.</summary>
    public const int FingerprintsMax = 256;

    /// <summary>The key in use at the adapter, 1 to 255.</summary>
    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with.</exception>
    public async Task<byte> CurrentKeyAsync()
    {
        var response = await AdapterCall.RunAsync(
            options, clock, deadline => adapter.FingerprintKeys.GetFingerprintKeyAsync(new GetFingerprintKeyRequest(), deadline: deadline));
        return response.FingerprintKey is >= 1 and <= byte.MaxValue ? (byte)response.FingerprintKey : throw new VaultException(VaultErrorCode.AdapterUnavailable);
    }

    /// <summary>One answer for each, in order.</summary>
    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with.</exception>
    public async Task<IReadOnlyList<SealedFingerprint>> RekeyAsync(RekeyFingerprintsRequest request)
    {
        var response = await AdapterCall.RunAsync(
            options, clock, deadline => adapter.FingerprintKeys.RekeyFingerprintsAsync(request, deadline: deadline));
        return response.Fingerprints.Count == request.Fingerprints.Count ? response.Fingerprints : throw new VaultException(VaultErrorCode.AdapterUnavailable);
    }
}
