using Microsoft.Extensions.Options;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Disclosures;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Keys.Life;

/// <summary>Destroys a key when two custodians say so. What only it opens is unopenable from then on, wherever it lies.</summary>
internal sealed class KeyDestruction(
    KeyBearer bearer, KeyMatters matters, KeyLosses losses, DisclosureLog disclosures, IOptions<KeyLifeOptions> options)
{
    /// <summary>Proposes it, or carries out what another proposed.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.KeyNotFound"/>, <see cref="VaultErrorCode.KeyPurposeInvalid"/>, <see cref="VaultErrorCode.KeyInUse"/>,
    /// <see cref="VaultErrorCode.KeyDestroyed"/>, <see cref="VaultErrorCode.KeyReasonInvalid"/>, <see cref="VaultErrorCode.KeyNotConfirmedByAnother"/>,
    /// <see cref="VaultErrorCode.KeyStillSealing"/>, <see cref="VaultErrorCode.KeyStillNeeded"/> of a fingerprint key;
    /// it can't be put on record, or the keystore can't be written: then it is not destroyed.
    /// </exception>
    public Task<DestroyKeyResponse> DestroyAsync(DestroyKeyRequest request, string person, CancellationToken cancellation)
    {
        var key = bearer.Read(request.Purpose, request.Number);
        var reason = KeyReason.Read(request.Reason);
        return matters.InTurnAsync(async () =>
        {
            bearer.RequireDestructible(key);
            var decision = matters.DecisionOf(key);
            var loss = await losses.OfAsync(key, cancellation);
            RequireNoSecondTokens(key, loss);
            if (!IsOpen(decision))
            {
                return await ProposeAsync(key, decision, loss, person, reason);
            }

            return string.Equals(decision.ProposedBy, person, StringComparison.OrdinalIgnoreCase)
                ? throw new VaultException(VaultErrorCode.KeyNotConfirmedByAnother)
                : await ConfirmAsync(key, decision, loss, person);
        });
    }

    // Cards that lie under a sealing or wrapping key can be destroyed with it. A fingerprint key protects nothing: without it cards that have a token would only get
    // another one.
    private static void RequireNoSecondTokens(KeyName key, KeyLoss loss)
    {
        if (key.Purpose == Opening.Keys.KeyPurpose.Fingerprint && loss.IsNeeded)
        {
            throw new VaultException(VaultErrorCode.KeyStillNeeded, "number");
        }
    }

    private bool IsOpen(KeyDecisionRecord decision) =>
        decision.ProposeTimeMs > 0 && decision.ConfirmTimeMs == 0 && matters.NowUnixMs < EndOf(decision);

    private long EndOf(KeyDecisionRecord decision) => decision.ProposeTimeMs + (long)options.Value.ConfirmWithin.TotalMilliseconds;

    private async Task<DestroyKeyResponse> ProposeAsync(KeyName key, KeyDecisionRecord decision, KeyLoss loss, string person, string reason)
    {
        await disclosures.AppendAsync(KeyLifeActs.DestructionProposed(key, person, reason));
        (decision.ProposeTimeMs, decision.ProposedBy, decision.Reason) = (matters.NowUnixMs, person, reason);
        (decision.ConfirmTimeMs, decision.ConfirmedBy) = (0, "");
        await matters.PutAsync(key, decision);
        return Answer(decision, loss, destroyed: false);
    }

    private async Task<DestroyKeyResponse> ConfirmAsync(KeyName key, KeyDecisionRecord decision, KeyLoss loss, string person)
    {
        bearer.RequireOver(key);

        // On record first: a crash in between leaves an act too many, of a key that is still there and can be destroyed again.
        await disclosures.AppendAsync(KeyLifeActs.Destroyed(key, loss, decision.ProposedBy, person, decision.Reason));
        bearer.Destroy(key);
        (decision.ConfirmTimeMs, decision.ConfirmedBy) = (matters.NowUnixMs, person);
        (decision.EpochsLost, decision.EpochsRewrapped) = (loss.EpochsLost, loss.EpochsRewrapped);
        await matters.PutAsync(key, decision);
        return Answer(decision, loss, destroyed: true);
    }

    private DestroyKeyResponse Answer(KeyDecisionRecord decision, KeyLoss loss, bool destroyed)
    {
        var response = new DestroyKeyResponse
        {
            Destroyed = destroyed,
            ConfirmUntil = KeyTimes.Of(EndOf(decision)),
            EpochsLost = loss.EpochsLost,
            EpochsRewrapped = loss.EpochsRewrapped,
            ProposedBy = decision.ProposedBy,
            ConfirmedBy = decision.ConfirmedBy,
        };
        response.SilentGatewayIds.Add(loss.SilentGateways);
        response.BackupIds.Add(loss.Backups);
        return response;
    }
}
