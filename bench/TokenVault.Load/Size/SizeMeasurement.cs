using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Load.Calls;
using TokenVault.Load.Loops;
using TokenVault.Load.Report;
using TokenVault.Local;

namespace TokenVault.Load.Size;

/// <summary>The same load on an empty store and on one that is full, what the full one takes, and how soon it serves after a stop and after a kill.</summary>
internal sealed class SizeMeasurement : IDisposable
{
    private const int BatchCallers = 4;

    // Of all cards, spread over them; asked for before the gateway is killed and afterwards.
    private const int Samples = 10_000;
    private const int SamplesAtOnce = 64;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstTokenMax = TimeSpan.FromMinutes(2);

    private readonly SizePlan _plan;
    private readonly LocalVault _vault;
    private readonly MeasuredSection _section;
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2 _authority;
    private readonly List<LoadResult> _results = [];
    private LoadTarget _gateway;
    private long _next;

    private SizeMeasurement(SizePlan plan, LocalVault vault, MeasuredSection section)
    {
        var shop = vault.Folder.Client("shop");
        (_plan, _vault, _section) = (plan, vault, section);
        _certificate = X509Certificate2.CreateFromPemFile(Path.Combine(shop, "client.pem"), Path.Combine(shop, "client.key"));
        _authority = X509CertificateLoader.LoadCertificateFromFile(vault.Folder.AuthorityCertificate);
        _gateway = Connect();
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

    public void Dispose()
    {
        _gateway.Dispose();
        _certificate.Dispose();
        _authority.Dispose();
    }

    private string StoreFolder => Path.Combine(_vault.Folder.Gateway, "store");

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        await MeasureAsync("warm-up", "warm-up", WarmUp);
        _results.Clear();
        var (emptyRate, emptyBatchRate) = await MeasureAsync("empty", "empty store", _plan.Time);
        var asked = Interlocked.Read(ref _next);
        var filled = await StoreFilling.RunAsync(_gateway, asked + 1, Math.Max(0, _plan.Tokens - asked), cancellation);
        _next = asked + filled;
        var tokens = await CountAsync(cancellation);
        var settled = await StoreBytes.SettleAsync(StoreFolder, SettleMax, cancellation);
        var bytes = StoreBytes.Of(StoreFolder);
        await Console.Error.WriteLineAsync($"{tokens:N0} tokens on disk; the engine {(settled ? "has merged its files" : "still merges its files")}");

        var (fullRate, fullBatchRate) = await MeasureAsync("full", $"{tokens / 1_000_000.0:N1} million tokens", _plan.Time);
        var memory = (Gateway: ProcessMemory.HighestOf(_vault.Gateway.ProcessId), Adapter: ProcessMemory.HighestOf(_vault.Processor.ProcessId));
        var names = await SampleAsync();
        var afterKill = await RestartAsync(_vault.Gateway.KillAsync, cancellation);
        var afterStop = await RestartAsync(_vault.Gateway.StopAsync, cancellation);
        var lost = (await SampleAsync()).Zip(names).Count(pair => !string.Equals(pair.First, pair.Second, StringComparison.Ordinal) || pair.First.Length == 0);
        var missing = Interlocked.Read(ref _next) - await CountAsync(cancellation);
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

    private int Tell(SizeFigures figures, long tokens, int lost, long missing)
    {
        var goals = SizeGoals.Judge(figures);
        _section.Add(SizeGoals.Of(figures, tokens));
        var missed = goals.Count(goal => goal.StartsWith("MISSED", StringComparison.Ordinal));
        var errors = _results.Sum(result => result.Errors);
        Console.WriteLine(ResultTable.Of(_results));
        Console.WriteLine();
        Console.WriteLine(string.Join('\n', goals));
        var good = missed == 0 && errors == 0 && lost == 0 && missing == 0 && tokens >= _plan.Tokens;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(good ? "" : "FAILED: ")}{tokens:N0} tokens: {figures.FullRate / figures.EmptyRate:P0} of the speed of an empty store ({figures.FullBatchRate / figures.EmptyBatchRate:P0} in batches), {figures.BytesPerToken:N0} bytes each on disk, gateway {figures.GatewayBytes / 1e6:N0} MB, adapter {figures.AdapterBytes / 1e6:N0} MB, first token {figures.AfterStop.TotalSeconds:N1} s after a stop and {figures.AfterKill.TotalSeconds:N1} s after a kill; {lost} of {Samples:N0} lost, {missing} acknowledged and not there, {errors} errors; {missed} of {goals.Count} goals missed"));
        return good ? 0 : 1;
    }

    // Rates of new cards, one a call and a hundred a call.
    private async Task<(double Single, double Batch)> MeasureAsync(string store, string when, TimeSpan time)
    {
        var single = new Loaded(_gateway.Connections, connection => _gateway.TokenizeAsync(connection, Interlocked.Increment(ref _next)));
        var batch = new Loaded(
            _gateway.Connections,
            connection => _gateway.TokenizeBatchAsync(connection, Interlocked.Add(ref _next, BatchCall.Cards) - BatchCall.Cards + 1));
        return (
            await AddAsync($"{store}-new", ClosedLoop.RunAsync($"{when}: new cards", single, _plan.CallersPerConnection, time), cards: 1),
            await AddAsync($"{store}-batch", ClosedLoop.RunAsync($"{when}: new cards, batches of 100 (cards/s)", batch, BatchCallers, time), BatchCall.Cards));
    }

    private async Task<double> AddAsync(string name, Task<LoadResult> run, int cards)
    {
        var span = new CpuSpan(
            [("gateway", _vault.Gateway.ProcessId), ("adapter", _vault.Processor.ProcessId), (RowBook.Generator, Environment.ProcessId)]);
        var result = (await run) with { CardsPerCall = cards };
        _results.Add(result);
        if (!name.StartsWith("warm-up", StringComparison.Ordinal))
        {
            var ceiling = name.StartsWith("full-", StringComparison.Ordinal) ? "empty-" + name["full-".Length..] : null;
            _section.Add(MeasuredRow.Of(name, result.Name, "cards", result) with { Ceiling = ceiling }, span, result.Cards);
        }

        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{result.Name}: {result.CallsPerSecond:N0}/s, {result.Errors} errors"));
        return result.CallsPerSecond;
    }

    private async Task<string[]> SampleAsync()
    {
        var names = new string[Samples];
        var last = Interlocked.Read(ref _next);
        await Parallel.ForAsync(0, Samples, new ParallelOptions { MaxDegreeOfParallelism = SamplesAtOnce }, async (sample, _) =>
            names[sample] = await _gateway.NameAsync(sample % _gateway.Connections, 1 + ((last - 1) * sample / (Samples - 1))));
        return names;
    }

    // From the start of the process; a shop's first call may come before it listens, and is made again.
    private async Task<TimeSpan> RestartAsync(Func<Task> end, CancellationToken cancellation)
    {
        _gateway.Dispose();
        await end();
        var started = Stopwatch.GetTimestamp();
        var up = _vault.Gateway.StartAsync(cancellation);
        while (true)
        {
            var gateway = Connect();
            try
            {
                if (await gateway.TokenizeAsync(connection: 0, card: 1))
                {
                    var waited = Stopwatch.GetElapsedTime(started);
                    _gateway = gateway;
                    await up;
                    return waited;
                }
            }
            catch (Exception error) when (error is RpcException or HttpRequestException && Stopwatch.GetElapsedTime(started) < FirstTokenMax)
            {
                await Task.Delay(5, cancellation);
            }

            gateway.Dispose();
        }
    }

    private LoadTarget Connect() => new(_vault.Gateway.Address, _certificate, _authority, _plan.Connections);

    // By the gateway's own count of its rows.
    private async Task<long> CountAsync(CancellationToken cancellation)
    {
        using var client = _vault.ConnectOperator("operator-1");
        var month = TimeProvider.System.GetUtcNow().ToString("yyyy-MM", CultureInfo.InvariantCulture);
        using var call = client.Usage.GetUsage(new GetUsageRequest { Month = month }, cancellationToken: cancellation);
        var live = 0L;
        await foreach (var part in call.ResponseStream.ReadAllAsync(cancellation))
        {
            live += part.Usage?.TokensLive ?? 0;
        }

        return live;
    }
}
