using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;
using KeyPlace = TokenVault.Contracts.V1.KeyPlace;

namespace TokenVault.Processor.Keys.Life;

/// <summary>Says of a key that nothing needs it any more: not before that is so, backups of gateways' stores included.</summary>
internal sealed class KeyRetirement(Keystore keystore, KeyMatters matters, KeyStatusReport report, IKeyUses uses, DisclosureLog disclosures)
{
    /// <summary>Retires it, or tells what depends on it.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.KeyNotFound"/>, <see cref="VaultErrorCode.KeyPurposeInvalid"/>, <see cref="VaultErrorCode.KeyInUse"/>,
    /// <see cref="VaultErrorCode.KeyDestroyed"/>; or it can't be put on record.
    /// </exception>
    public Task<RetireKeyResponse> RetireAsync(RetireKeyRequest request, string person, CancellationToken cancellation)
    {
        var key = KeyName.Read(request.Purpose, request.Number, keystore);
        return matters.InTurnAsync(async () =>
        {
            var facts = key.FactsIn(keystore);
            Require(facts);
            var decision = matters.DecisionOf(key);
            var retired = decision.RetireTimeMs > 0;
            if (!retired && await report.RetirableAtAsync(facts, cancellation) is { } time && time <= matters.Now)
            {
                await disclosures.AppendAsync(KeyLifeActs.Retired(key, person));
                (decision.RetireTimeMs, decision.RetiredBy) = (matters.NowUnixMs, person);
                await matters.PutAsync(key, decision);
                retired = true;
            }

            return new RetireKeyResponse { Key = await report.GetAsync(key, cancellation), Retired = retired };
        });
    }

    /// <summary>Says of a gateway that it is gone, with its store and the backups of that; or tells only what is given up by it.</summary>
    /// <remarks>Nothing is destroyed by it: two custodians do that, and are told of the gateway's epochs then as before.</remarks>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.GatewayUnknown"/>, <see cref="VaultErrorCode.GatewayEnrolled"/>, <see cref="VaultErrorCode.KeyReasonInvalid"/>; or it can't be
    /// put on record.
    /// </exception>
    public Task<ForgetGatewayResponse> ForgetGatewayAsync(ForgetGatewayRequest request, string person, CancellationToken cancellation)
    {
        if (!GatewayId.TryParse(request.GatewayId, out var gateway))
        {
            throw new VaultException(VaultErrorCode.GatewayUnknown, "gateway_id");
        }

        var reason = KeyReason.Read(request.Reason);
        return matters.InTurnAsync(async () =>
        {
            if (uses.Gateways.Contains(gateway.Value, StringComparer.Ordinal))
            {
                throw new VaultException(VaultErrorCode.GatewayEnrolled, "gateway_id");
            }

            var response = Describe(await report.ListAsync(static _ => Task.FromResult<IReadOnlyList<string>>([]), cancellation), gateway);
            if (request.Confirmed && !response.Forgotten)
            {
                await disclosures.AppendAsync(KeyLifeActs.GatewayForgotten(gateway.Value, response.Keys.Sum(static key => key.RegisteredCount), person, reason));
                await uses.ForgetAsync(gateway, person);
                response.Forgotten = true;
            }

            return response;
        });
    }

    private static ForgetGatewayResponse Describe(IReadOnlyList<KeyStatus> statuses, GatewayId gateway)
    {
        var own = statuses.Where(static key => key.Key.Place != KeyPlace.Destroyed)
            .Select(key => (key.Key, Needs: key.Dependents.FirstOrDefault(one => string.Equals(one.GatewayId, gateway.Value, StringComparison.Ordinal))))
            .Where(static one => one.Needs is not null).ToList();
        if (own.Count == 0)
        {
            throw new VaultException(VaultErrorCode.GatewayUnknown, "gateway_id");
        }

        var response = new ForgetGatewayResponse { Forgotten = own[0].Needs!.GoneTime is not null, ReportTime = own[0].Needs!.ReportTime };
        response.Keys.Add(own.Where(static one => one.Needs!.Count > 0 || one.Needs.RegisteredCount > 0 || one.Needs.ReportTime is null).Select(static one => new GivenUpKey
        {
            Purpose = one.Key.Purpose,
            KeyNumber = one.Key.KeyNumber,
            Count = one.Needs!.Count,
            RegisteredCount = one.Needs.RegisteredCount,
        }));
        return response;
    }

    private static void Require(KeyFacts key)
    {
        if (key.IsCurrent)
        {
            throw new VaultException(VaultErrorCode.KeyInUse, "number");
        }

        if (key.Destroyed is not null)
        {
            throw new VaultException(VaultErrorCode.KeyDestroyed, "number");
        }
    }
}
