using System.Buffers.Binary;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Tokenize.Rekeying;

namespace TokenVault.Gateway.Tokens.Upkeep;

/// <summary>Has the adapter open sealed cards and tell their fingerprints.</summary>
internal sealed class LateFingerprints(TokenFactsClient adapter, SealedCards cards, IndexKeyState keys)
{
    /// <summary>One answer for each token, in order.</summary>
    /// <exception cref="VaultException">AdapterUnavailable.</exception>
    public async Task<IReadOnlyList<LateFingerprint>> AskAsync(IReadOnlyList<OwnedToken> tokens)
    {
        var found = new List<(SealedCard? Card, string Refusal)>(tokens.Count);
        foreach (var token in tokens)
        {
            found.Add(await FindAsync(token));
        }

        var asked = found.Select(one => one.Card).OfType<SealedCard>().ToList();
        var response = asked.Count == 0 ? new FingerprintSealedResponse() : await adapter.FingerprintAsync(asked, keys.Current.Primary);
        var told = response.Fingerprints.GetEnumerator();
        return [.. found.Select(one => one.Card is not null && told.MoveNext()
            ? Read(told.Current, (byte)response.FingerprintKey)
            : new LateFingerprint(null, one.Refusal))];
    }

    // One that can't be opened, of an epoch that the adapter does not register for instance, must not keep those behind it waiting.
    private async Task<(SealedCard? Card, string Refusal)> FindAsync(OwnedToken token)
    {
        try
        {
            // One that another card took the place of meanwhile has its fingerprint: it is not opened for nothing.
            return (await cards.FindAsync(token) is { IsDeduplicated: false } card ? card.Card : null, "");
        }
        catch (VaultException refused) when (refused.Code is VaultErrorCode.EpochUnregistered or VaultErrorCode.KeyDestroyed or VaultErrorCode.RecordDamaged)
        {
            return (null, refused.Code.ToString());
        }
    }

    private static LateFingerprint Read(SealedFingerprint answer, byte key) => answer.Fingerprint.Length == Fingerprint.ValueBytes
        ? new LateFingerprint(new Fingerprint(key, BinaryPrimitives.ReadUInt128BigEndian(answer.Fingerprint.Span)), "")
        : new LateFingerprint(null, answer.Reason.Length > 0 ? answer.Reason : "no fingerprint");
}
