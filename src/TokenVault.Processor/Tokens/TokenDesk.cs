using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Fingerprints;

namespace TokenVault.Processor.Tokens;

/// <summary>
/// Remembers what gateways say about their tokens: that they are retired, and which of their records are the newest. And tells them which
/// card a token stands for, as far as a fingerprint tells that.
/// </summary>
internal sealed class TokenDesk(TokenKeeper keeper, DisclosureLog disclosures, SealedFingerprints fingerprints, GatewayBudgets budgets)
{
    // Of what waits to be written: openings go on in between.
    private const int ActsAtOnce = 256;

    /// <summary>Retires tokens, on record and on disk when it returns. Asked again, it answers the same and writes nothing more.</summary>
    public async Task<RetireTokensResponse> RetireAsync(RetireTokensRequest request, GatewayId gateway)
    {
        var tokens = TokenReader.Read(request);
        budgets.Spend(gateway, tokens.Count);
        await keeper.RetireAsync(tokens, changed => RecordAsync(changed.Select(token =>
            AdministrativeAct.Deletion(token.Token, token.Merchant, RetirementReasons.WordOf(token.Reason), gateway))));
        return new RetireTokensResponse();
    }

    /// <summary>Remembers record versions, on record and on disk when it returns. Asked again, it answers the same and writes nothing more.</summary>
    public async Task<RaiseRecordVersionsResponse> RaiseAsync(RaiseRecordVersionsRequest request, GatewayId gateway)
    {
        var versions = TokenReader.Read(request);
        budgets.Spend(gateway, versions.Count);
        await keeper.RaiseAsync(versions, changed => RecordAsync(changed.Select(raised =>
            AdministrativeAct.Replacement(raised.Token, raised.Merchant, raised.Version, gateway))));
        return new RaiseRecordVersionsResponse();
    }

    /// <summary>The fingerprints of sealed cards, each disclosed before it is opened.</summary>
    public Task<FingerprintSealedResponse> FingerprintAsync(FingerprintSealedRequest request, GatewayId gateway)
    {
        budgets.Spend(gateway, request.Cards.Count);
        return fingerprints.ComputeAsync(request, gateway);
    }

    private async Task RecordAsync(IEnumerable<AdministrativeAct> acts)
    {
        foreach (var lot in acts.Chunk(ActsAtOnce))
        {
            await Task.WhenAll(lot.Select(disclosures.AppendAsync));
        }
    }
}
