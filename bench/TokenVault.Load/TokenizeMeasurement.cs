using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using TokenVault.Load.Calls;
using TokenVault.Load.Echo;
using TokenVault.Load.Loops;
using TokenVault.Load.Report;
using TokenVault.Local;

namespace TokenVault.Load;

/// <summary>One run: the ceiling, tokenizing new cards, known cards, and both at rates below the ceiling.</summary>
internal static class TokenizeMeasurement
{
    // As many known cards as are asked for again and again; far more than a batch, far fewer than a store.
    private const long KnownCards = 10_000;

    private const int BatchCallers = 4;

    public static async Task<int> RunAsync(LoadPlan plan, MeasuredSection section, CancellationToken cancellation)
    {
        var folder = plan.Keep ?? Directory.CreateTempSubdirectory("tokenvault-load-").FullName;
        try
        {
            await using var vault = await LocalVault.StartAsync(folder, LocalVaultOptions.AnyPorts, cancellation);
            using var echo = await EchoProcess.StartAsync(
                Path.Combine(vault.Folder.Gateway, "gateway.pem"), Path.Combine(vault.Folder.Gateway, "gateway.key"));
            var results = await MeasureAsync(plan, vault, echo, section);
            await Console.Out.WriteLineAsync(ResultTable.Of(results));
            return results.Any(result => result.Errors > 0) ? 1 : 0;
        }
        finally
        {
            if (plan.Keep is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task<List<LoadResult>> MeasureAsync(LoadPlan plan, LocalVault vault, EchoProcess echo, MeasuredSection section)
    {
        var shop = vault.Folder.Client("shop");
        using var certificate = X509Certificate2.CreateFromPemFile(Path.Combine(shop, "client.pem"), Path.Combine(shop, "client.key"));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(vault.Folder.AuthorityCertificate);
        using var bare = new LoadTarget(echo.Address, certificate, authority, plan.Connections);
        using var gateway = new LoadTarget(vault.Gateway.Address, certificate, authority, plan.Connections);
        var next = KnownCards;
        var again = 0L;
        var echoed = new Loaded(bare.Connections, connection => bare.TokenizeAsync(connection, Interlocked.Increment(ref next)));
        var newCards = new Loaded(gateway.Connections, connection => gateway.TokenizeAsync(connection, Interlocked.Increment(ref next)));
        var knownCards = new Loaded(
            gateway.Connections, connection => gateway.TokenizeAsync(connection, Interlocked.Increment(ref again) % KnownCards));

        var batches = new Loaded(
            gateway.Connections, connection => gateway.TokenizeBatchAsync(connection, Interlocked.Add(ref next, BatchCall.Cards) - BatchCall.Cards + 1));

        // Both servers are compiled to their fastest form before anything counts; the second warm-up also makes the known cards.
        var warmUp = TimeSpan.FromSeconds(Math.Min(5, plan.Time.TotalSeconds));
        await ClosedLoop.RunAsync("warm-up", echoed, plan.CallersPerConnection, warmUp);
        await ClosedLoop.RunAsync("warm-up", knownCards, plan.CallersPerConnection, warmUp);

        var results = new List<LoadResult>();
        await AddAsync(RowNames.Echo, ClosedLoop.RunAsync("bare gRPC echo (ceiling)", echoed, plan.CallersPerConnection, plan.Time));
        var split = new TimeSplit(vault);
        await AddAsync(RowNames.NewCards, ClosedLoop.RunAsync("tokenize, new cards", newCards, plan.CallersPerConnection, plan.Time));
        await TellAsync(split, results[^1]);
        await AddAsync(RowNames.KnownCards, ClosedLoop.RunAsync("tokenize, known cards", knownCards, plan.CallersPerConnection, plan.Time));
        var ceiling = results[1].CallsPerSecond;
        foreach (var share in new[] { 0.25, 0.5, 0.75 })
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"tokenize, new cards, open loop at {share:P0} of its own ceiling");
            await AddAsync(
                string.Create(CultureInfo.InvariantCulture, $"tokenize-open-{share * 100:0}"), OpenLoop.RunAsync(name, newCards, ceiling * share, plan.Time), ceiling * share);
        }

        // Few callers: each brings a hundred cards.
        split = new TimeSplit(vault);
        await AddAsync(RowNames.Batch, AsCardsAsync(ClosedLoop.RunAsync("tokenize, new cards, batches of 100 (cards/s)", batches, BatchCallers, plan.Time)));
        await TellAsync(split, results[^1]);
        return results;

        static async Task<LoadResult> AsCardsAsync(Task<LoadResult> run) => (await run) with { CardsPerCall = BatchCall.Cards };

        static Task TellAsync(TimeSplit split, LoadResult result) =>
            Console.Out.WriteLineAsync($"{result.Name}\n{split.End(result.Calls * result.CardsPerCall, "card").Table}\n");

        async Task AddAsync(string name, Task<LoadResult> run, double? offered = null)
        {
            var span = new CpuSpan(
            [
                ("gateway", vault.Gateway.ProcessId), ("adapter", vault.Processor.ProcessId), ("echo", echo.ProcessId), (RowBook.Generator, Environment.ProcessId),
            ]);
            var result = await run;
            results.Add(result);
            var row = MeasuredRow.Of(name, result.Name, "cards", result) with { Ceiling = results.Count == 1 ? null : RowNames.Echo, Offered = offered };
            section.Add(row, span, result.Cards);
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{result.Name}: {result.CallsPerSecond:N0} calls/s, p99 {result.LatencyMs(99):N2} ms, {result.Errors} errors"));
        }
    }
}
