using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Tokenize;

namespace TokenVault.Gateway.Tokens;

/// <summary>
/// Ends tokens: buried at the adapter first, which refuses them from then on whatever copy of this store is put back, then deleted here.
/// Where the second did not happen any more, asking again does it.
/// </summary>
internal sealed class TokenRetirement(TokenFactsClient adapter, TokenQueue queue)
{
    /// <exception cref="VaultException">AdapterUnavailable: the token is as it was. TokenNotFound where it was deleted meanwhile.</exception>
    public async Task RetireAsync(OwnedToken token, RetirementReason reason)
    {
        await adapter.RetireAsync([token], reason);
        await queue.DeleteAsync(token);
    }

    /// <summary>Ends at most <see cref="TokenFactsClient.TokensMax"/> tokens; those that are gone already are passed over.</summary>
    /// <exception cref="VaultException">AdapterUnavailable: they are as they were.</exception>
    public async Task RetireAsync(IReadOnlyCollection<OwnedToken> tokens, RetirementReason reason)
    {
        if (tokens.Count == 0)
        {
            return;
        }

        await adapter.RetireAsync(tokens, reason);

        // All at once, so that they share writes.
        await Task.WhenAll(tokens.Select(DeleteAsync));
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
