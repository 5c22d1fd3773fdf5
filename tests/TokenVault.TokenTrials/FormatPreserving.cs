using System.Diagnostics;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;
using TokenVault.Local;
using static TokenVault.TokenTrials.TrialException;

namespace TokenVault.TokenTrials;

internal static class FormatPreserving
{
    private const long Bin = 400000;
    private const int BatchMax = 500;
    private const int Streams = 4;

    public static async Task<string> RunAsync(bool quick, CancellationToken stop)
    {
        var cards = quick ? 20_000 : 1_000_000;
        await using var trial = await TrialVault.StartAsync(
            LocalVaultOptions.AnyPorts with
            {
                // A million cards of one BIN are a hundred for each last four: more than anybody's customers bring in a day.
                ProcessorSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Limits:Default:NumbersPerBinAndLastFourPerDay"] = "100000" },
            },
            stop);
        using var line = trial.Vault.Connect("shop");

        // Counters that are spread over the space of the nine digits behind the BIN.
        var numbers = new HashSet<long>(cards);
        for (long i = 0; numbers.Count < cards; i++)
        {
            numbers.Add(MadeUpCards.Number(Bin, (i * 982_451_653) % 1_000_000_000));
        }

        var started = Stopwatch.GetTimestamp();
        var tokens = new Judge(numbers, passesLuhn: false);
        await TokenizeAsync(line, [.. numbers], tokens, passesLuhn: false, stop);
        var rate = cards / Stopwatch.GetElapsedTime(started).TotalSeconds;
        Require(tokens.Count == cards, $"{cards} cards have {tokens.Count} tokens");

        // The same cards give the same digits, and those that pass for cards are none of them either.
        var some = numbers.Take(cards / 100).ToArray();
        var again = new Judge(numbers, passesLuhn: false);
        await TokenizeAsync(line, some, again, passesLuhn: false, stop);
        Require(again.Values.All(tokens.Holds), "a card has other digits when it comes again");
        var passing = new Judge(numbers, passesLuhn: true);
        await TokenizeAsync(line, some, passing, passesLuhn: true, stop);
        Require(passing.Count == some.Length, $"{some.Length} cards have {passing.Count} tokens that pass for cards");

        var left = await ExhaustAsync(line, stop);
        return $"format-preserving-million: {cards} cards of one BIN: {tokens.Count} tokens, 0 collisions, 0 pass Luhn, 0 equal a card ({rate:F0}/s); {passing.Count} asked to pass: all do, 0 equal a card; a space of {left} is told when it is used up";
    }

    private static async Task TokenizeAsync(TokenVaultClient line, long[] numbers, Judge judge, bool passesLuhn, CancellationToken stop)
    {
        var batches = numbers.Chunk(BatchMax).ToArray();
        var (next, done) = (-1, 0);
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => Task.Run(
            async () =>
            {
                for (var at = Interlocked.Increment(ref next); at < batches.Length; at = Interlocked.Increment(ref next))
                {
                    var request = new BatchTokenizeRequest();
                    request.Requests.Add(batches[at].Select(number => new TokenizeRequest
                    {
                        Card = MadeUpCards.Of(number),
                        Format = TokenFormat.BinAndLastFour,
                        PassesLuhn = passesLuhn,
                    }));
                    var response = await line.Tokens.BatchTokenizeAsync(request, cancellationToken: stop);
                    foreach (var (number, result) in batches[at].Zip(response.Results))
                    {
                        Require(result.Response is not null, $"a card was refused with {result.Refusal?.Reason}");
                        judge.Add(number, result.Response!.Token.FormatPreservingTokens[0]);
                    }

                    if (Interlocked.Add(ref done, batches[at].Length) % 100_000 < BatchMax)
                    {
                        Console.WriteLine($"{done} of {numbers.Length}");
                    }
                }
            },
            stop)));
    }

    // Twelve digits of which ten are kept leave 100 numbers, 90 of which fail the check digit and one in a few of which looks like no
    // card at all: tokens for single use take them one after the other.
    private static async Task<int> ExhaustAsync(TokenVaultClient line, CancellationToken stop)
    {
        var number = MadeUpCards.Number(500000, 12345, digits: 12);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        while (taken.Count <= 100)
        {
            var request = new TokenizeRequest
            {
                Card = MadeUpCards.Of(number),
                Usage = TokenUsage.SingleUse,
                Format = TokenFormat.BinAndLastFour,
            };
            try
            {
                var answer = await line.Tokens.TokenizeAsync(request, cancellationToken: stop);
                Require(taken.Add(answer.Token.FormatPreservingTokens[0].Digits), "digits were given out twice");
            }
            catch (RpcException refusal) when (TokenVaultClient.TryReadReason(refusal, out var reason) && reason == "FORMAT_SPACE_EXHAUSTED")
            {
                Require(taken.Count >= 45, $"the space was told to be used up after {taken.Count} of 90");
                return taken.Count;
            }
        }

        throw new TrialException("more tokens were given out than there are numbers");
    }

    private sealed class Judge(HashSet<long> cards, bool passesLuhn)
    {
        private readonly HashSet<long> _digits = [];

        public int Count => _digits.Count;

        public IReadOnlyCollection<long> Values => _digits;

        public bool Holds(long digits) => _digits.Contains(digits);

        public void Add(long card, FormatPreservingToken token)
        {
            var digits = long.Parse(token.Digits, System.Globalization.CultureInfo.InvariantCulture);
            var passes = Pan.TryParse(MadeUpCards.Digits(digits), out _) == PanCheck.Accepted;
            Require(token.Digits.Length == 16, $"a token has {token.Digits.Length} digits");
            Require(digits / 10_000_000_000 == card / 10_000_000_000 && digits % 10_000 == card % 10_000, "a token keeps other digits than BIN and last four");
            Require(passes == passesLuhn && token.PassesLuhn == passesLuhn, passes ? "a token passes Luhn" : "a token fails Luhn");
            Require(!cards.Contains(digits), "a token equals a card of the set");
            lock (_digits)
            {
                Require(_digits.Add(digits), "two cards have the same digits");
            }
        }
    }
}
