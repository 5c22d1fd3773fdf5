using Grpc.Core;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Adapter;

/// <summary>Tells the adapter what it has to remember of tokens, and asks it for fingerprints that are missing.</summary>
internal sealed class TokenFactsClient(AdapterChannel adapter, IOptions<AdapterOptions> options, TimeProvider clock)
{
    /// <summary>What the adapter takes in one call.</summary>
    public const int TokensMax = 1000;

    /// <summary>Of sealed cards.</summary>
    public const int CardsMax = 256;

    /// <summary>Buries tokens; on the adapter's disk when it completes.</summary>
    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with.</exception>
    public async Task RetireAsync(IEnumerable<OwnedToken> tokens, RetirementReason reason)
    {
        var request = new RetireTokensRequest();
        request.Tokens.Add(tokens.Select(token => new RetiredToken
        {
            Token = token.Token.ToString(),
            MerchantId = token.Merchant.Value,
            Reason = reason,
        }));
        await CallAsync(deadline => adapter.Service.RetireTokensAsync(request, deadline: deadline));
    }

    /// <summary>Has the adapter refuse lower versions of a token's record; on its disk when it completes.</summary>
    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with.</exception>
    public async Task RaiseAsync(OwnedToken token, uint version)
    {
        var request = new RaiseRecordVersionsRequest();
        request.Versions.Add(new RaisedVersion { Token = token.Token.ToString(), MerchantId = token.Merchant.Value, RecordVersion = version });
        await CallAsync(deadline => adapter.Service.RaiseRecordVersionsAsync(request, deadline: deadline));
    }

    /// <param name="cards">1 to <see cref="CardsMax"/>.</param>
    /// <param name="key">By which key; 0 for the one in use.</param>
    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with.</exception>
    public async Task<FingerprintSealedResponse> FingerprintAsync(IEnumerable<SealedCard> cards, byte key)
    {
        var request = new FingerprintSealedRequest { FingerprintKey = key };
        request.Cards.Add(cards);
        var response = await CallAsync(deadline => adapter.Service.FingerprintSealedAsync(request, deadline: deadline));
        return response.Fingerprints.Count == request.Cards.Count && response.FingerprintKey is >= 1 and <= byte.MaxValue
            ? response
            : throw new VaultException(VaultErrorCode.AdapterUnavailable);
    }

    private Task<TAnswer> CallAsync<TAnswer>(Func<DateTime, AsyncUnaryCall<TAnswer>> call) => AdapterCall.RunAsync(options, clock, call);
}
