using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Load.Loops;
using TokenVault.Load.Report;
using TokenVault.Local;

namespace TokenVault.Load.Storm;

/// <summary>
/// Many callers ask for the tokens of the same few cards at once, each in an order of its own, and then again: each card has one token,
/// whoever asked first, and the store holds no other.
/// </summary>
internal static class StormMeasurement
{
    public static async Task<int> RunAsync(StormPlan plan, MeasuredSection section, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("tokenvault-storm-").FullName;
        try
        {
            await using var vault = await LocalVault.StartAsync(folder, LocalVaultOptions.AnyPorts, cancellation);
            var shop = vault.Folder.Client("shop");
            using var certificate = X509Certificate2.CreateFromPemFile(Path.Combine(shop, "client.pem"), Path.Combine(shop, "client.key"));
            using var authority = X509CertificateLoader.LoadCertificateFromFile(vault.Folder.AuthorityCertificate);
            using var gateway = new LoadTarget(vault.Gateway.Address, certificate, authority, plan.Connections);
            var tokens = new ConcurrentDictionary<long, ConcurrentDictionary<string, byte>>();
            var first = await StormAsync(plan, gateway, tokens);
            var again = await StormAsync(plan, gateway, tokens);
            var stored = await CountAsync(vault, cancellation);
            section.Add(new MeasuredRow("storm-first", "storm, no card known yet", "calls", first.CallsPerSecond) { Errors = first.Errors });
            section.Add(new MeasuredRow("storm-again", "storm, the same again", "calls", again.CallsPerSecond) { Errors = again.Errors });
            section.Add([new Goal("tokens in the store, of cards asked for at once", (double)stored / plan.Cards, 1, 1, "%") { IsBound = stored > plan.Cards }]);
            return Tell(plan, tokens, stored, first, again);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<StormResult> StormAsync(StormPlan plan, LoadTarget gateway, ConcurrentDictionary<long, ConcurrentDictionary<string, byte>> tokens)
    {
        var errors = 0L;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable.Range(0, plan.Callers).Select(async caller =>
        {
            // The same for each run of the program; another for each caller.
            var order = Enumerable.Range(1, plan.Cards).Select(card => (long)card).ToArray();
            new Random(caller).Shuffle(order);
            await ready.Task;
            foreach (var card in order.Take(plan.CardsOfCaller))
            {
                try
                {
                    var name = await gateway.NameAsync(caller % plan.Connections, card);
                    tokens.GetOrAdd(card, static _ => new ConcurrentDictionary<string, byte>(StringComparer.Ordinal)).TryAdd(name, 0);
                }
                catch (Exception error) when (error is RpcException or HttpRequestException)
                {
                    Interlocked.Increment(ref errors);
                }
            }
        }).ToList();
        var started = Stopwatch.GetTimestamp();
        ready.SetResult();
        await Task.WhenAll(callers);
        return new StormResult((long)plan.Callers * plan.CardsOfCaller / Stopwatch.GetElapsedTime(started).TotalSeconds, errors);
    }

    // By the gateway's own count of its rows.
    private static async Task<long> CountAsync(LocalVault vault, CancellationToken cancellation)
    {
        using var client = vault.ConnectOperator("operator-1");
        var now = TimeProvider.System.GetUtcNow();
        using var call = client.Usage.GetUsage(
            new GetUsageRequest { Month = now.ToString("yyyy-MM", CultureInfo.InvariantCulture) }, cancellationToken: cancellation);
        var live = 0L;
        await foreach (var part in call.ResponseStream.ReadAllAsync(cancellation))
        {
            live += part.Usage?.TokensLive ?? 0;
        }

        return live;
    }

    private static int Tell(
        StormPlan plan, ConcurrentDictionary<long, ConcurrentDictionary<string, byte>> tokens, long stored, StormResult first, StormResult again)
    {
        var distinct = tokens.Values.SelectMany(names => names.Keys).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Count();
        var asked = tokens.Count;
        var good = asked == plan.Cards && distinct == plan.Cards && stored == plan.Cards && tokens.Values.All(names => names.Count == 1) && first.Errors + again.Errors == 0;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(good ? "" : "FAILED: ")}{plan.Callers} callers, {asked:N0} cards: {distinct:N0} tokens told, {stored:N0} in the store, {first.Errors + again.Errors} errors; {first.CallsPerSecond:N0} calls/s at first, {again.CallsPerSecond:N0} again"));
        return good ? 0 : 1;
    }

    private sealed record StormResult(double CallsPerSecond, long Errors);
}
