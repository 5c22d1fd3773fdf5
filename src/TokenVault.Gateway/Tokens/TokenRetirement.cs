using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Privacy.Holds;
using TokenVault.Gateway.Tokenize;

namespace TokenVault.Gateway.Tokens;

/// <summary>
/// Ends tokens: buried at the adapter first, which refuses them from then on whatever copy of this store is put back, then deleted here.
/// Where the second did not happen any more, asking again does it.
/// </summary>
internal sealed class TokenRetirement(TokenFactsClient adapter, TokenQueue queue, HeldTokens held)
{
    /// <exception cref="VaultException">
    /// LegalHold; AdapterUnavailable: the token is as it was. TokenNotFound where it was deleted meanwhile.
    /// </exception>
    public async Task RetireAsync(OwnedToken token, RetirementReason reason)
    {
        using var turn = await held.EnterAsync();
        held.Require(token);
        await adapter.RetireAsync([token], reason);
        await queue.DeleteAsync(token);
    }

    /// <summary>
    /// Ends at most <see cref="TokenFactsClient.TokensMax"/> tokens; those that are gone already are passed over. Gives those that a legal
    /// hold keeps, which are as they were.
    /// </summary>
    /// <exception cref="VaultException">AdapterUnavailable: all are as they were.</exception>
    public async Task<IReadOnlyList<OwnedToken>> RetireAsync(IReadOnlyCollection<OwnedToken> tokens, RetirementReason reason)
    {
        using var turn = await held.EnterAsync();
        var kept = tokens.Where(held.IsHeld).ToList();
        var ended = kept.Count == 0 ? tokens : [.. tokens.Except(kept)];
        if (ended.Count == 0)
        {
            return kept;
        }

        await adapter.RetireAsync(ended, reason);

        // All at once, so that they share writes.
        await Task.WhenAll(ended.Select(DeleteAsync));
        return kept;
    }

    private async Task DeleteAsync(OwnedToken token)
    {
        try
        {
            await queue.DeleteAsync(token);
        }
        catch (VaultException gone) when (gone.Code == VaultErrorCode.TokenNotFound)
        {
            // What was to be.
        }
    }
}
