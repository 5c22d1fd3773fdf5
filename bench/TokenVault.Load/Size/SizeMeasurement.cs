using System.Diagnostics;
using System.Globalization;
using TokenVault.Load.Calls;
using TokenVault.Load.Correctness;
using TokenVault.Load.Lines;
using TokenVault.Load.Loops;
using TokenVault.Load.Report;
using TokenVault.Load.Wire;
using TokenVault.Local;

namespace TokenVault.Load.Size;

/// <summary>The same load on an empty store and on one that is full, what the full one takes, and how soon it serves after a stop and after a kill.</summary>
internal sealed class SizeMeasurement : IDisposable
{
    private const int BatchCallers = 16;

    // What the measured runs may bring beside what fills the store.
    private const int CardsBeside = 40_000_000;

    // Of all cards, spread over them; asked for before the gateway is killed and afterwards.
    private const int Samples = 10_000;
    private const int SamplesAtOnce = 64;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstTokenMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Enough = TimeSpan.FromHours(1);

    private readonly SizePlan _plan;
    private readonly LocalVault _vault;
    private readonly MeasuredSection _section;
    private readonly ShopLine _shop;
    private readonly List<LoadResult> _results = [];
    private readonly WireTarget _gateway;
    private readonly TokenLedger _ledger;
    private readonly CardCounter _cards;

    private SizeMeasurement(SizePlan plan, LocalVault vault, MeasuredSection section)
    {
        (_plan, _vault, _section) = (plan, vault, section);
        _shop = new ShopLine(vault);
        _gateway = _shop.Gateway;
        _ledger = new TokenLedger((int)plan.Tokens + CardsBeside);
        _cards = new CardCounter(0, _ledger.CardsMax);
    }

    public static async Task<int> RunAsync(SizePlan plan, MeasuredSection section, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("tokenvault-size-").FullName;
        try
        {
            await using var vault = await LocalVault.StartAsync(folder, LocalVaultOptions.AnyPorts, cancellation);
            using var measurement = new SizeMeasurement(plan, vault, section);
            return await measurement.RunAsync(cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose() => _shop.Dispose();

    private string StoreFolder => Path.Combine(_vault.Folder.Gateway, "store");

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        Measure(null, "warm-up", WarmUp);
        _results.Clear();
        var (emptyRate, emptyBatchRate) = Measure("empty", "empty store", _plan.Time);
        await StoreFilling.RunAsync(_gateway, _cards, _ledger, _plan.Tokens);
        var tokens = await StoredTokens.CountAsync(_vault, cancellation);
        var settled = await StoreBytes.SettleAsync(StoreFolder, SettleMax, cancellation);
        var bytes = StoreBytes.Of(StoreFolder);
        await Console.Error.WriteLineAsync($"{tokens:N0} tokens on disk; the engine {(settled ? "has merged its files" : "still merges its files")}");

        var (fullRate, fullBatchRate) = Measure("full", $"{tokens / 1_000_000.0:N1} million tokens", _plan.Time);
        var memory = (Gateway: ProcessMemory.HighestOf(_vault.Gateway.ProcessId), Adapter: ProcessMemory.HighestOf(_vault.Processor.ProcessId));
        var lost = AskSample();
        var afterKill = await RestartAsync(_vault.Gateway.KillAsync, cancellation);
        var afterStop = await RestartAsync(_vault.Gateway.StopAsync, cancellation);
        lost += AskSample();
        var missing = _cards.Next - await StoredTokens.CountAsync(_vault, cancellation);
        return Tell(
            new SizeFigures
            {
                EmptyRate = emptyRate,
                EmptyBatchRate = emptyBatchRate,
                FullRate = fullRate,
                FullBatchRate = fullBatchRate,
                GatewayBytes = memory.Gateway,
                AdapterBytes = memory.Adapter,
                BytesPerToken = (double)bytes / tokens,
                AfterKill = afterKill,
                AfterStop = afterStop,
            },
            tokens, lost, missing);
    }

    private int Tell(SizeFigures figures, long tokens, long lost, long missing)
    {
        var goals = SizeGoals.Judge(figures);
        _section.Add(SizeGoals.Of(figures, tokens));
        var missed = goals.Count(goal => goal.StartsWith("MISSED", StringComparison.Ordinal));
        var errors = _results.Sum(result => result.Errors);
        Console.WriteLine(ResultTable.Of(_results));
        Console.WriteLine();
        Console.WriteLine(string.Join('\n', goals));
        var isRight = errors == 0 && lost == 0 && missing == 0 && tokens >= _plan.Tokens;
        _section.Failure = isRight ? null : "tokens that were acknowledged and are not there, or calls without an answer";
        var good = missed == 0 && isRight;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(good ? "" : "FAILED: ")}{tokens:N0} tokens: {figures.FullRate / figures.EmptyRate:P0} of the speed of an empty store ({figures.FullBatchRate / figures.EmptyBatchRate:P0} in batches), {figures.BytesPerToken:N0} bytes each on disk, gateway {figures.GatewayBytes / 1e6:N0} MB, adapter {figures.AdapterBytes / 1e6:N0} MB, first token {figures.AfterStop.TotalSeconds:N1} s after a stop and {figures.AfterKill.TotalSeconds:N1} s after a kill; {lost} of {Samples:N0} lost, {missing} acknowledged and not there, {errors} errors; {missed} of {goals.Count} goals missed"));
        return good ? 0 : 1;
    }

    // Rates of new cards, one a call and a hundred a call. Without a name for the store it is a warm-up, which nothing is kept of.
    private (double Single, double Batch) Measure(string? store, string when, TimeSpan time) => (
        Add(store, "new", () => LineRun.Closed(
            $"{when}: new cards", _gateway, new NewCardWork(_cards, _ledger), _plan.Connections * _plan.CallersPerConnection, _plan.Connections, time)),
        Add(store, "batch", () => LineRun.Closed(
            $"{when}: new cards, batches of 100 (cards/s)", _gateway, new BatchWork(_cards, _ledger), BatchCallers, _plan.Connections, time)));

    private double Add(string? store, string kind, Func<LoadResult> run)
    {
        var span = CpuSpan.Of(_vault);
        var result = run();
        _results.Add(result);
        if (store is not null)
        {
            var row = MeasuredRow.Of($"{store}-{kind}", result.Name, "cards", result) with { Ceiling = store is "full" ? $"empty-{kind}" : null };
            _section.Add(row, span, result.Cards);
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Name}: {result.CallsPerSecond:N0}/s, {result.Errors} errors"));
        return result.CallsPerSecond;
    }

    // Cards spread over all; how many were not given the token that they were given first.
    private long AskSample() => LineRun.Closed(
        "sample",
        _gateway,
        new KnownCardWork(_ledger, 0, _cards.Next, isEndless: false, step: Math.Max(1, _cards.Next / Samples)),
        SamplesAtOnce,
        _plan.Connections,
        Enough).Errors;

    // From the start of the process; a shop's first call may come before it listens, and is made again.
    private async Task<TimeSpan> RestartAsync(Func<Task> end, CancellationToken cancellation)
    {
        await end();
        var started = Stopwatch.GetTimestamp();
        var up = _vault.Gateway.StartAsync(cancellation);
        while (!TryOne())
        {
            if (Stopwatch.GetElapsedTime(started) > FirstTokenMax)
            {
                throw new TimeoutException("The gateway gave no token after its start.");
            }

            await Task.Delay(5, cancellation);
        }

        var waited = Stopwatch.GetElapsedTime(started);
        await up;
        return waited;
    }

    private bool TryOne()
    {
        try
        {
            return LineRun.Closed("one", _gateway, new KnownCardWork(_ledger, 0, 1, isEndless: false), callers: 1, connections: 1, Enough).Errors == 0;
        }
        catch (Exception error) when (error is IOException or WireException)
        {
            return false;
        }
    }
}
