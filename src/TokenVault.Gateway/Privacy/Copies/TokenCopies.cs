using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Privacy.Corrections;
using TokenVault.Gateway.Tokens.Calls;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Privacy.Copies;

/// <summary>A customer's tokens, for the copy.</summary>
internal sealed class TokenCopies(CustomerTokens customers, TokenLookup lookup, CorrectionNotes corrections)
{
    // With all labels that they may have, below what clients take.
    private const int TokensAtOnce = 50;

    public async Task WriteAsync(CustomerId customer, IServerStreamWriter<GetCopyResponse> writer, CancellationToken cancellation)
    {
        Token? after = null;
        while (await customers.TakeAsync(customer, after, TokensAtOnce, cancellation) is { Count: > 0 } tokens)
        {
            var part = new GetCopyResponse();
            foreach (var token in tokens)
            {
                if (lookup.Find(new OwnedToken(customer.Merchant, token)) is { } view)
                {
                    var copied = Copy(view, customer);
                    copied.Corrections.Add(await corrections.ListAsync(token, cancellation));
                    part.Tokens.Add(copied);
                }
            }

            await writer.WriteAsync(part, cancellation);
            after = tokens[^1];
        }
    }

    // What other customers the card has is theirs, and the digits of other forms look like card numbers.
    private static CopiedToken Copy(Contracts.V1.Token view, CustomerId customer)
    {
        var copied = new CopiedToken { Token = view, OtherCustomers = view.CustomerReferences.Count - 1 };
        view.CustomerReferences.Clear();
        view.CustomerReferences.Add(customer.Reference);
        foreach (var form in view.FormatPreservingTokens)
        {
            form.Digits = "";
        }

        return copied;
    }
}
