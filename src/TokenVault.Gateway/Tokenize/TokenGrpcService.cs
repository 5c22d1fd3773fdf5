using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Cvcs;
using TokenVault.Hosting;
using TokenVault.Sealing.Cvcs;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Tokenize;

internal sealed class TokenGrpcService(TokenizePipeline pipeline, TokenLookup lookup, CvcSession cvcs, TimeProvider clock)
    : TokenService.TokenServiceBase
{
    public override async Task<TokenizeResponse> Tokenize(TokenizeRequest request, ServerCallContext context)
    {
        var card = request.Card ?? throw new VaultException(VaultErrorCode.FieldMissing, "card");
        try
        {
            return card.Cvc.IsEmpty
                ? await TokenizeAsync(card, context.GetMerchant())
                : await TokenizeWithCvcAsync(card, context.GetMerchant(), context.CancellationToken);
        }
        finally
        {
            CardIntake.Wipe(card.Number);
            CardIntake.Wipe(card.Cvc);
        }
    }

    public override Task<GetTokenResponse> GetToken(GetTokenRequest request, ServerCallContext context) =>
        Task.FromResult(new GetTokenResponse { Token = lookup.Find(context.GetMerchant(), ReadToken(request.Token)) });

    public override async Task<DeleteTokenResponse> DeleteToken(DeleteTokenRequest request, ServerCallContext context)
    {
        await pipeline.DeleteAsync(context.GetMerchant(), ReadToken(request.Token));
        return new DeleteTokenResponse();
    }

    private async Task<TokenizeResponse> TokenizeAsync(Card card, MerchantId merchant)
    {
        // The card number's way through this method ends at the first await; the pipeline has its own copy by then.
        var pan = CardIntake.ReadNumber(card);
        var expiry = CardIntake.ReadExpiry(card, clock.GetUtcNow());
        var (brand, bin, lastFour) = (pan.Brand, pan.Bin, pan.LastFour);
        var queued = pipeline.TokenizeAsync(merchant, pan, expiry);
        CardIntake.Wipe(card.Number);

        var result = await queued;
        return new TokenizeResponse { Token = TokenLookup.View(result.Token, brand, bin, lastFour, result.Expiry) };
    }

    private async Task<TokenizeResponse> TokenizeWithCvcAsync(Card card, MerchantId merchant, CancellationToken cancellationToken)
    {
        _ = CardIntake.ReadNumber(card);
        _ = CardIntake.ReadCvc(card);

        // Asked for twice: without a session nothing is stored, and the one that seals is taken right before it does.
        _ = await cvcs.GetAsync(cancellationToken);
        var response = await TokenizeAsync(card, merchant);
        var sealer = await cvcs.GetAsync(cancellationToken);
        if (!Token.TryParse(response.Token.Token_, out var token))
        {
            throw new System.Diagnostics.UnreachableException("We wrote it ourselves.");
        }

        response.CvcHandle = Seal(sealer, card, token, merchant);
        response.CvcHandleExpireTime = sealer.Expire.ToTimestamp();
        return response;
    }

    private static ByteString Seal(CvcSealer sealer, Card card, Token token, MerchantId merchant) =>
        UnsafeByteOperations.UnsafeWrap(sealer.Seal(CardIntake.ReadCvc(card), token, merchant));

    private static Token ReadToken(string text) => Token.TryParse(text, out var token)
        ? token
        : throw new VaultException(text.Length == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.TokenMalformed, "token");
}
