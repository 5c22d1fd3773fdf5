using System.Text;
using Google.Protobuf;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.MemoryDump;

/// <summary>Tokenizes each card once, in all the ways that merchants have. Its lines stay open, as a shop's do.</summary>
internal sealed class CardLoad(LocalVault vault, string merchant) : IDisposable
{
    private const int BatchCards = 100;
    private const int Callers = 16;

    private readonly List<TokenVaultClient> _lines = [.. Enumerable.Range(0, 4).Select(_ => vault.Connect(merchant))];
    private readonly uint _year = (uint)TimeProvider.System.GetUtcNow().Year + 2;

    /// <returns>How many distinct tokens came back.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> numbers, CancellationToken stop)
    {
        var third = numbers.Count / 3;
        var tokens = await Task.WhenAll(
            OneByOneAsync(numbers.Take(third).ToList(), stop),
            InBatchesAsync(numbers.Skip(third).Take(third).ToList(), stop),
            AsStreamAsync(numbers.Skip(2 * third).ToList(), stop));
        return tokens.SelectMany(some => some).Distinct(StringComparer.Ordinal).Count();
    }

    public void Dispose() => _lines.ForEach(line => line.Dispose());

    private async Task<IReadOnlyList<string>> OneByOneAsync(List<string> numbers, CancellationToken stop)
    {
        var tokens = await Task.WhenAll(numbers.Chunk((numbers.Count + Callers - 1) / Callers).Select(async (own, caller) =>
        {
            var made = new List<string>();
            foreach (var number in own)
            {
                var answer = await _lines[caller % _lines.Count].Tokens.TokenizeAsync(Request(number), cancellationToken: stop);
                made.Add(answer.Token.Token_);
            }

            return made;
        }));
        return [.. tokens.SelectMany(some => some)];
    }

    private async Task<IReadOnlyList<string>> InBatchesAsync(List<string> numbers, CancellationToken stop)
    {
        var tokens = new List<string>();
        foreach (var (some, batch) in numbers.Chunk(BatchCards).Select((some, batch) => (some, batch)))
        {
            var request = new BatchTokenizeRequest { Requests = { some.Select(Request) } };
            var answer = await _lines[batch % _lines.Count].Tokens.BatchTokenizeAsync(request, cancellationToken: stop);
            tokens.AddRange(answer.Results.Select(TokenOf));
        }

        return tokens;
    }

    private async Task<IReadOnlyList<string>> AsStreamAsync(List<string> numbers, CancellationToken stop)
    {
        using var call = _lines[0].Tokens.TokenizeStream(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(2), cancellationToken: stop);
        var reading = Task.Run(
            async () =>
            {
                var tokens = new List<string>();
                await foreach (var answer in call.ResponseStream.ReadAllAsync(stop))
                {
                    tokens.Add(TokenOf(answer.Result));
                }

                return tokens;
            },
            stop);
        foreach (var number in numbers)
        {
            await call.RequestStream.WriteAsync(new TokenizeStreamRequest { Request = Request(number) }, stop);
        }

        await call.RequestStream.CompleteAsync();
        return await reading;
    }

    // Every fifth card also gets a token in the form of a card number, half of these such that pass for one, for which the gateway draws
    // candidates beside the number.
    private TokenizeRequest Request(string number)
    {
        var form = number[^2] % 5 == 0 ? TokenFormat.LastFour : TokenFormat.Unspecified;
        return new TokenizeRequest
        {
            Card = new Card { Number = ByteString.CopyFrom(Encoding.ASCII.GetBytes(number)), ExpiryMonth = 12, ExpiryYear = _year },
            Format = form,
            PassesLuhn = form == TokenFormat.LastFour && number[^3] % 2 == 0,
        };
    }

    private static string TokenOf(TokenizeResult result) =>
        result.Response?.Token.Token_ ?? throw new LocalVaultException($"A card was refused: {result.Refusal?.Reason}.");
}
