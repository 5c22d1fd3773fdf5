using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Tokenize;
using TokenVault.Gateway.Tokenize.Intake;
using TokenVault.Gateway.Tokens.Upkeep;

namespace TokenVault.Gateway.Tokens.Calls;

/// <summary>Changes a token. Another card under it counts once the adapter refuses the earlier one.</summary>
internal sealed class TokenUpdater(TokenQueue queue, TokenNames names, TokenLookup lookup, VersionRaising versions, TimeProvider clock)
{
    /// <exception cref="VaultException">
    /// What is wrong with the request; TokenNotFound, TokenExpired, TokenUsageInvalid. AdapterUnavailable where the change may be on disk and
    /// the adapter does not refuse the earlier card yet: the same again is answered when it does.
    /// </exception>
    public async Task<Contracts.V1.Token> RunAsync(MerchantId merchant, UpdateTokenRequest request)
    {
        try
        {
            // Within this, since a request that names no token may hold a card all the same.
            var token = names.Read(merchant, request.Token);
            var change = UpdateIntake.Read(request, clock.GetUtcNow());
            var result = await Begin(token, change, request);
            if (change.HasCard)
            {
                await versions.RaiseAsync(token, result.RecordVersion);
            }

            return lookup.Get(token);
        }
        finally
        {
            CardIntake.Wipe(request.CardholderName);
            CardIntake.Wipe(request.Card);
        }
    }

    private ValueTask<CardToken> Begin(OwnedToken token, TokenChange change, UpdateTokenRequest request)
    {
        if (!change.HasCard)
        {
            return queue.UpdateAsync(token, change);
        }

        var pan = CardIntake.ReadNumber(request.Card);
        return queue.UpdateAsync(token, change, pan, CardIntake.ReadExpiry(request.Card, clock.GetUtcNow()));
    }
}
