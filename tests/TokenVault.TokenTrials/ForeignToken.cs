using System.Diagnostics;
using System.Security.Cryptography;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Local;
using static TokenVault.TokenTrials.TrialException;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.TokenTrials;

internal static class ForeignToken
{
    private const int Tokens = 400;

    // Of answers that take some 200 microseconds: what a look at a row and its MAC would cost is less than a tenth of it.
    private static readonly TimeSpan Planted = TimeSpan.FromMicroseconds(25);

    // How well the time tells the two apart: 0.5 is not at all. Four standard errors around it, and never less than one in a hundred.
    private const double AdvantageMax = 0.01;

    public static async Task<string> RunAsync(bool quick, CancellationToken stop)
    {
        var samples = quick ? 6_000 : 40_000;
        await using var trial = await TrialVault.StartAsync(LocalVaultOptions.AnyPorts with { Merchants = ["shop", "rival"] }, stop);
        using var shop = trial.Vault.Connect("shop");
        using var rival = trial.Vault.Connect("rival");
        var foreign = await MakeAsync(rival, stop);
        var unknown = MakeUp(foreign);
        await CompareAnswersAsync(shop, foreign, unknown);

        var report = new List<string>();
        foreach (var (name, call) in Calls(shop))
        {
            var (aucOf, medianOf) = await MeasureAsync(call, foreign, unknown, samples, TimeSpan.Zero, stop);
            var (planted, _) = await MeasureAsync(call, foreign, unknown, samples, Planted, stop);
            var error = Math.Max(AdvantageMax, 4 / Math.Sqrt(6.0 * samples));
            Console.WriteLine($"{name}: median {medianOf.TotalMicroseconds:F0} us, told apart by time {aucOf:F4} (0.5 is not at all, bound {error:F4}), with {Planted.TotalMicroseconds:F0} us planted {planted:F4}");
            Require(Math.Abs(aucOf - 0.5) <= error, $"{name}: the time tells a foreign token from an unknown one with {aucOf:F4}");
            Require(planted - 0.5 > error, $"{name}: {Planted.TotalMicroseconds:F0} us that were planted are not found ({planted:F4}), so the comparison is worth nothing");
            report.Add($"{name} {aucOf:F3} ({planted:F3})");
        }

        return $"foreign-token: same status, same details; told apart by time (with {Planted.TotalMicroseconds:F0} us planted), 0.5 is not at all: {string.Join(", ", report)}; {samples} of each";
    }

    private static IEnumerable<(string Name, Func<string, Task> Call)> Calls(TokenVaultClient shop) =>
    [
        ("GetToken", async token => await shop.Tokens.GetTokenAsync(new GetTokenRequest { Token = token })),
        ("DeleteToken", async token => await shop.Tokens.DeleteTokenAsync(new DeleteTokenRequest { Token = token })),
        ("Charge", async token => await shop.Payments.ChargeAsync(ChargeOf(token))),
    ];

    private static ChargeRequest ChargeOf(string token) => new()
    {
        Token = token,
        Amount = new Money { MinorUnits = 1999, CurrencyCode = "EUR" },
        IdempotencyKey = "foreign-" + Guid.NewGuid().ToString("N"),
    };

    private static async Task<string[]> MakeAsync(TokenVaultClient rival, CancellationToken stop)
    {
        var request = new BatchTokenizeRequest();
        request.Requests.Add(Enumerable.Range(1, Tokens).Select(i => new TokenizeRequest { Card = MadeUpCards.Of(MadeUpCards.Number(400000, i)) }));
        var made = await rival.Tokens.BatchTokenizeAsync(request, cancellationToken: stop);
        return [.. made.Results.Select(result => result.Response.Token.Token_)];
    }

    // Of the same moments, so that they lie among the foreign ones wherever these lie.
    private static string[] MakeUp(string[] foreign) => [.. foreign.Select(text =>
    {
        Require(Token.TryParse(text, out var token), "no token");
        UInt128 made;
        while (!SortableId.TryCreate(token.CreateTime, RandomNumberGenerator.GetBytes(SortableId.RandomBytes), out made))
        {
        }

        return new Token(made).ToString();
    })];

    private static async Task CompareAnswersAsync(TokenVaultClient shop, string[] foreign, string[] unknown)
    {
        foreach (var (name, call) in Calls(shop))
        {
            var (one, other) = (await AnswerAsync(call, foreign[0]), await AnswerAsync(call, unknown[0]));
            Require(one == other && one.StartsWith("NotFound", StringComparison.Ordinal), $"{name}: a foreign token is answered with\n{one}\nand an unknown one with\n{other}");
        }
    }

    // All that comes back, but for what differs with each call anyway.
    private static async Task<string> AnswerAsync(Func<string, Task> call, string token)
    {
        try
        {
            await call(token);
            return "an answer";
        }
        catch (RpcException refusal)
        {
            var trailers = refusal.Trailers.Where(entry => entry.Key != "date").Select(
                entry => entry.Key + "=" + (entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value));
            return string.Join("\n", [refusal.StatusCode.ToString(), refusal.Status.Detail, .. trailers.Order(StringComparer.Ordinal)]);
        }
    }

    private static async Task<(double Auc, TimeSpan Median)> MeasureAsync(
        Func<string, Task> call, string[] foreign, string[] unknown, int samples, TimeSpan planted, CancellationToken stop)
    {
        var (ours, others) = (new List<long>(samples), new List<long>(samples));
        for (var i = -500; i < samples; i++)
        {
            stop.ThrowIfCancellationRequested();

            // In random order, so that nothing that drifts falls on one of them.
            var first = RandomNumberGenerator.GetInt32(2) == 0;
            var pair = new long[2];
            pair[first ? 0 : 1] = first ? await TimeAsync(call, Pick(foreign), planted) : await TimeAsync(call, Pick(unknown), TimeSpan.Zero);
            pair[first ? 1 : 0] = first ? await TimeAsync(call, Pick(unknown), TimeSpan.Zero) : await TimeAsync(call, Pick(foreign), planted);
            if (i >= 0)
            {
                ours.Add(pair[0]);
                others.Add(pair[1]);
            }
        }

        others.Sort();
        return (Auc(ours, others), Stopwatch.GetElapsedTime(0, others[others.Count / 2]));
    }

    private static string Pick(string[] tokens) => tokens[RandomNumberGenerator.GetInt32(tokens.Length)];

    private static async Task<long> TimeAsync(Func<string, Task> call, string token, TimeSpan planted)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await call(token);
            throw new TrialException("a token that is not the merchant's was served");
        }
        catch (RpcException)
        {
            var answered = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(answered) < planted)
            {
            }

            return Stopwatch.GetTimestamp() - started;
        }
    }

    // How often a foreign token's answer took longer than an unknown one's, of all pairs: Mann and Whitney's measure.
    private static double Auc(List<long> foreign, List<long> sortedUnknown)
    {
        double longer = 0;
        foreach (var time in foreign)
        {
            longer += (Bound(sortedUnknown, time) + Bound(sortedUnknown, time + 1)) / 2.0;
        }

        return longer / foreign.Count / sortedUnknown.Count;
    }

    // How many are below.
    private static int Bound(List<long> sorted, long value)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
