using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Cvcs;
using TokenVault.Gateway.Tokenize;
using TokenVault.Gateway.Tokenize.Intake;
using TokenVault.Hosting.Memory;
using TokenVault.Sealing.Cvcs;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Tokens.Calls;

/// <summary>Tokenizes one card, alone or as one of many. The request's own copies of card data are wiped when it ends.</summary>
internal sealed class CardTokenizer(TokenQueue queue, TermsIntake terms, CvcSession cvcs, CardTraffic traffic, TimeProvider clock)
{
    /// <summary>Tokenizes a card that came alone: refused at once where the queue is full.</summary>
    public Task<TokenizeResponse> RunAsync(TokenizeRequest request, MerchantId merchant, CancellationToken cancellation) =>
        RunAsync(request, merchant, waits: false, cancellation);

    /// <summary>Tokenizes one of many: where the queue is full it waits, which is how callers of many are slowed down.</summary>
    /// <returns>Never a refusal as an exception, whatever is wrong with this one.</returns>
    public async Task<TokenizeResult> RunOneOfManyAsync(TokenizeRequest? request, MerchantId merchant, CancellationToken cancellation)
    {
        try
        {
            return new TokenizeResult
            {
                Response = await RunAsync(
                    request ?? throw new VaultException(VaultErrorCode.FieldMissing, "request"), merchant, waits: true, cancellation),
            };
        }
        catch (VaultException refusal)
        {
            return new TokenizeResult { Refusal = ItemRefusals.Of(refusal) };
        }
    }

    private Task<TokenizeResponse> RunAsync(TokenizeRequest request, MerchantId merchant, bool waits, CancellationToken cancellation)
    {
        var card = request.Card ?? throw new VaultException(VaultErrorCode.FieldMissing, "card");
        traffic.Note();
        return card.Cvc.IsEmpty
            ? TokenizeAsync(request, merchant, waits, cancellation)
            : TokenizeWithCvcAsync(request, merchant, waits, cancellation);
    }

    // Wipes all but the CVC, which is sealed afterwards.
    private async Task<TokenizeResponse> TokenizeAsync(TokenizeRequest request, MerchantId merchant, bool waits, CancellationToken cancellation)
    {
        try
        {
            // The card number's way through this method ends at the first await; the pipeline has its own copy by then.
            var pan = CardIntake.ReadNumber(request.Card);
            var (brand, bin, lastFour) = (pan.Brand, pan.Bin, pan.LastFour);
            var expiry = CardIntake.ReadExpiry(request.Card, clock.GetUtcNow());
            var wanted = terms.Read(merchant, request, expiry);
            ValueTask<CardToken> queued;
            while (!TryEnqueue(request.Card, merchant, (expiry, wanted), waits, out queued))
            {
                if (!await queue.WaitForRoomAsync(cancellation))
                {
                    throw new VaultException(VaultErrorCode.StoreUnavailable);
                }
            }

            CardIntake.Wipe(request.Card.Number);
            return new TokenizeResponse { Token = TokenView.Of(await queued, brand, bin, lastFour) };
        }
        finally
        {
            CardIntake.Wipe(request.Card.Number);
            CardIntake.Wipe(request.Card.CardholderName);
        }
    }

    private bool TryEnqueue(
        Card card, MerchantId merchant, (CardExpiry Expiry, TokenTerms Terms) wanted, bool waits, out ValueTask<CardToken> queued)
    {
        var pan = CardIntake.ReadNumber(card);
        if (waits)
        {
            return queue.TryTokenize(merchant, pan, wanted.Expiry, wanted.Terms, out queued);
        }

        queued = queue.TokenizeAsync(merchant, pan, wanted.Expiry, wanted.Terms);
        return true;
    }

    private async Task<TokenizeResponse> TokenizeWithCvcAsync(
        TokenizeRequest request, MerchantId merchant, bool waits, CancellationToken cancellation)
    {
        try
        {
            _ = CardIntake.ReadNumber(request.Card);
            _ = CardIntake.ReadCvc(request.Card);

            // Asked for twice: without a session nothing is stored, and the one that seals is taken right before it does.
            _ = await cvcs.GetAsync(cancellation);
            var response = await TokenizeAsync(request, merchant, waits, cancellation);
            var sealer = await cvcs.GetAsync(cancellation);
            if (!Token.TryParse(response.Token.Token_, out var token))
            {
                throw new System.Diagnostics.UnreachableException("We wrote it ourselves.");
            }

            response.CvcHandle = Seal(sealer, request.Card, token, merchant);
            response.CvcHandleExpireTime = sealer.Expire.ToTimestamp();
            return response;
        }
        finally
        {
            CardIntake.Wipe(request.Card);
        }
    }

    private static ByteString Seal(CvcSealer sealer, Card card, Token token, MerchantId merchant) =>
        UnsafeByteOperations.UnsafeWrap(sealer.Seal(CardIntake.ReadCvc(card), token, merchant));
}
