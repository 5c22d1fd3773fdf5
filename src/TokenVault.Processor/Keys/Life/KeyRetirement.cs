using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;

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
            if (!retired && report.RetirableAt(facts, uses.Of(key)) is { } time && time <= matters.Now)
            {
                await disclosures.AppendAsync(KeyLifeActs.Retired(key, person));
                (decision.RetireTimeMs, decision.RetiredBy) = (matters.NowUnixMs, person);
                await matters.PutAsync(key, decision);
                retired = true;
            }

            return new RetireKeyResponse { Key = await report.GetAsync(key, cancellation), Retired = retired };
        });
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
