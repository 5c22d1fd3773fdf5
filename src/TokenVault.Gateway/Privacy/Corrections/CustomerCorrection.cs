using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Tokenize.Intake;
using TokenVault.Gateway.Tokens.Calls;
using TokenVault.Hosting;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Privacy.Corrections;

/// <summary>Corrects what is kept with a customer's tokens, by the way that a merchant's changes go.</summary>
internal sealed class CustomerCorrection(CustomerTokens customers, TokenLookup lookup, TokenUpdater updater, CorrectionNotes notes)
{
    private const int TokensMax = 10_000;
    private const int TokensAtOnce = 64;
    private const int RefusedMax = 1000;

    /// <exception cref="VaultException">What is wrong with the request; BatchTooLarge where the customer has too many tokens for one call.</exception>
    public async Task<CorrectResponse> RunAsync(CustomerId customer, CorrectRequest request, string by, CancellationToken cancellation)
    {
        try
        {
            var fields = CorrectionIntake.ReadMask(request);
            var named = CorrectionIntake.ReadTokens(request);
            var tokens = await customers.TakeAsync(customer, null, TokensMax + 1, cancellation);
            if (tokens.Count > TokensMax)
            {
                throw new VaultException(VaultErrorCode.BatchTooLarge, "customer_reference");
            }

            var response = new CorrectResponse();
            foreach (var lot in tokens.Where(token => named.Count == 0 || named.Contains(token)).Chunk(TokensAtOnce))
            {
                await CorrectAsync(response, customer, request, fields, (lot, by));
            }

            return response;
        }
        finally
        {
            CardIntake.Wipe(request.CardholderName);
        }
    }

    private async Task CorrectAsync(
        CorrectResponse response, CustomerId customer, CorrectRequest request, IReadOnlyList<string> fields, (Token[] Tokens, string By) lot)
    {
        var refusals = await Task.WhenAll(lot.Tokens.Select(token => TryAsync(new OwnedToken(customer.Merchant, token), request, fields)));
        var corrected = new List<Token>();
        foreach (var (token, refusal) in lot.Tokens.Zip(refusals))
        {
            if (refusal is null)
            {
                corrected.Add(token);
            }
            else if (response.Refused.Count < RefusedMax)
            {
                response.Refused.Add(new RefusedToken { Token = token.ToString(), Reason = refusal });
            }
        }

        await notes.AddAsync(corrected, fields, lot.By);
        response.Corrected += corrected.Count;
    }

    // What is wrong with a field is wrong for each token, and ends the call; what is wrong with one token is that token's.
    private async Task<string?> TryAsync(OwnedToken token, CorrectRequest request, IReadOnlyList<string> fields)
    {
        try
        {
            if (lookup.Find(token) is not { } view)
            {
                return VaultErrorMapping.Describe(VaultErrorCode.TokenNotFound).Reason;
            }

            await updater.RunAsync(token.Merchant, CorrectionIntake.ChangeOf(request, fields, token.Token, view.CustomerReferences));
            return null;
        }
        catch (VaultException refusal) when (refusal.Code is VaultErrorCode.TokenNotFound or VaultErrorCode.TokenExpired
            or VaultErrorCode.LegalHold or VaultErrorCode.Overloaded or VaultErrorCode.RecordDamaged)
        {
            return VaultErrorMapping.Describe(refusal.Code).Reason;
        }
    }
}
