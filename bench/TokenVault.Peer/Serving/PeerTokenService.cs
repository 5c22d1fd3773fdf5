using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Peer.Tables;

namespace TokenVault.Peer.Serving;

/// <summary>Tokenize as a service over a database has it: check the card, insert, answer.</summary>
internal sealed class PeerTokenService(ITokenTable tokens, TimeProvider clock) : TokenService.TokenServiceBase
{
    public override async Task<TokenizeResponse> Tokenize(TokenizeRequest request, ServerCallContext context)
    {
        var card = Check(request.Card ?? new Card());
        var stored = await PutAsync(card);
        return new TokenizeResponse
        {
            Token = new Contracts.V1.Token
            {
                Token_ = stored.Token,
                Brand = (Contracts.V1.CardBrand)card.Brand,
                Bin = card.Bin,
                LastFour = card.LastFour,
                ExpiryMonth = (uint)stored.ExpiryMonth,
                ExpiryYear = (uint)stored.ExpiryYear,
                CreateTime = Timestamp.FromDateTimeOffset(stored.Created),
            },
        };
    }

    // Whoever measures wants to know why a card got no token: PostgreSQL's own code for what went wrong, and no text of it, which may hold a value.
    private async Task<StoredToken> PutAsync(NewCard card)
    {
        try
        {
            return await tokens.PutAsync(card);
        }
        catch (PostgresException error)
        {
            throw new RpcException(new Status(StatusCode.Internal, "SQLSTATE " + error.SqlState));
        }
        catch (NpgsqlException error)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "no connection: " + (error.InnerException ?? error).GetType().Name));
        }
    }

    private NewCard Check(Card card)
    {
        if (Pan.TryParse(card.Number.Span, out var pan) is not PanCheck.Accepted)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "card.number"));
        }

        if (!CardExpiry.TryCreate(card.ExpiryMonth, card.ExpiryYear, out var expiry))
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "card.expiry"));
        }

        return new NewCard(
            Draw().ToString(),
            card.Number.Memory,
            pan.Brand,
            pan.Bin.ToString("D6", CultureInfo.InvariantCulture),
            pan.LastFour.ToString("D4", CultureInfo.InvariantCulture),
            expiry);
    }

    // By time first, as TokenVault's are: new rows then go to one end of the primary key, and PostgreSQL touches fewer pages. One in 150,000
    // has a row of twelve digits in it and is drawn again.
    private Domain.Tokens.Token Draw()
    {
        Span<byte> random = stackalloc byte[SortableId.RandomBytes];
        UInt128 id;
        do
        {
            RandomNumberGenerator.Fill(random);
        }
        while (!SortableId.TryCreate(clock.GetUtcNow(), random, out id));
        return new Domain.Tokens.Token(id);
    }
}
