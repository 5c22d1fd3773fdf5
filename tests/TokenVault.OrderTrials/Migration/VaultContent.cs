using Google.Protobuf.WellKnownTypes;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.OrderTrials.Migration;

/// <summary>Fills a vault with tokens of all kinds, and reads what a vault has of them.</summary>
internal static class VaultContent
{
    public const string Shop = "shop";
    public const string Bakery = "bakery";

    private const int BatchSize = 250;
    private const int Callers = 8;

    /// <summary>Every twentieth card is the bakery's; some have a name, a customer, labels, forms, an end, or serve once.</summary>
    public static async Task<IReadOnlyList<TokenizedCard>> FillAsync(LocalVault vault, int cards, CancellationToken stop)
    {
        using var shop = vault.Connect(Shop);
        using var bakery = vault.Connect(Bakery);
        var chunks = Enumerable.Range(1, cards).GroupBy(MerchantOf).SelectMany(own => own.Chunk(BatchSize)).ToList();
        var filled = new TokenizedCard[cards];
        await Parallel.ForEachAsync(chunks, new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = stop }, async (chunk, _) =>
        {
            var merchant = MerchantOf(chunk[0]);
            var request = new BatchTokenizeRequest { Requests = { chunk.Select(RequestOf) } };
            var answer = await (merchant == Shop ? shop : bakery).Tokens.BatchTokenizeAsync(request, cancellationToken: stop);
            foreach (var (counter, result) in chunk.Zip(answer.Results))
            {
                TrialException.Require(result.Response is not null, $"card {counter} is refused: {result.Refusal?.Reason}");
                filled[counter - 1] = new TokenizedCard(counter, merchant, result.Response!.Token.Token_);
            }
        });
        return filled;
    }

    /// <summary>What a merchant is told of each token, but for what is not the token's own.</summary>
    public static async Task<IReadOnlyDictionary<string, Token>> ReadAsync(LocalVault vault, IReadOnlyList<TokenizedCard> cards, CancellationToken stop)
    {
        using var shop = vault.Connect(Shop);
        using var bakery = vault.Connect(Bakery);
        var told = new Token?[cards.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, cards.Count), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = stop }, async (i, _) =>
        {
            var line = cards[i].Merchant == Shop ? shop : bakery;
            told[i] = await FindAsync(line, cards[i].Token, stop);
        });
        return told.OfType<Token>().ToDictionary(token => token.Token_, StringComparer.Ordinal);
    }

    /// <summary>Null where the merchant has no such token.</summary>
    public static async Task<Token?> FindAsync(TokenVaultClient line, string token, CancellationToken stop)
    {
        Token? found = null;
        var reason = await CapturedGateway.ReasonAsync(
            async () => found = (await line.Tokens.GetTokenAsync(new GetTokenRequest { Token = token }, cancellationToken: stop)).Token);
        TrialException.Require(reason is "" or "TOKEN_NOT_FOUND", $"{token} can't be looked at: {reason}");
        if (found is not null)
        {
            found.LastUseTime = null;
        }

        return found;
    }

    public static TokenizeRequest RequestOf(int counter)
    {
        var request = new TokenizeRequest { Card = MadeUpCards.Of(counter, counter % 10 == 0 ? $"Erika Nr {counter}" : "") };
        if (counter % 10 == 0)
        {
            request.CustomerReference = $"customer-{counter % 5000}";
            request.Labels.Add(new Label { Key = "plan", Value = "gold" });
        }

        switch (counter % 100)
        {
            case 1:
                request.Usage = TokenUsage.SingleUse;
                break;
            case 2:
                request.Format = TokenFormat.LastFour;
                break;
            case 3:
                (request.Format, request.PassesLuhn) = (TokenFormat.LastFour, true);
                break;
            case 4:
                request.Format = TokenFormat.BinAndLastFour;
                break;
            case 5:
                request.ExpireTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(200));
                break;
        }

        return request;
    }

    private static string MerchantOf(int counter) => counter % 20 == 0 ? Bakery : Shop;
}
