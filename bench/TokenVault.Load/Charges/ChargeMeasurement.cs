using System.Globalization;
using TokenVault.Load.Lines;
using TokenVault.Load.Loops;
using TokenVault.Load.Report;
using TokenVault.Load.Wire;
using TokenVault.Local;

namespace TokenVault.Load.Charges;

/// <summary>One run a line: the processor alone, charging through the vault, and charging as shoppers come.</summary>
internal static class ChargeMeasurement
{
    private const double MustPerSecond = 5_000;
    private const double AimPerSecond = 10_000;

    /// <param name="plan">How long and how hard.</param>
    /// <param name="lines">The ways to speak to the processor, each with a vault of its own.</param>
    /// <param name="epochs">From how many epochs the charged cards are.</param>
    /// <param name="goal">Charges a second that one of the lines has to reach; null where none is asked for.</param>
    /// <param name="section">Takes the results.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    public static async Task<int> RunAsync(
        LoadPlan plan, IReadOnlyList<ChargeLine> lines, int epochs, double? goal, MeasuredSection section, CancellationToken cancellation)
    {
        var ends = new List<ChargeEnd>();
        foreach (var line in lines)
        {
            ends.Add(await RunAsync(plan, line, epochs, section, cancellation));
        }

        var best = ends.MaxBy(end => end.PerSecond)!;
        section.Add([new Goal($"charges, cards of {epochs} epochs, the faster line", best.PerSecond, MustPerSecond, AimPerSecond, "charges/s")]);
        section.Failure = ChargeEnd.FailureOf(ends);
        var reached = goal is null || best.PerSecond >= goal;
        if (ends.Count > 1 || goal is not null)
        {
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{(reached && section.Failure is null ? "" : "FAILED: ")}{string.Join(", ", ends.Select(end => $"{end.PerSecond:N0} charges/s through {end.Line.Name} ({end.Line.Requests} requests each, {end.OwnMicroseconds:N0} µs of CPU in TokenVault)"))}{(goal is null ? "" : $"; the goal is {goal:N0}")}; cards of {epochs} epochs, told {ends.Sum(end => end.Told)}, done {ends.Sum(end => end.Done)}, {ends.Sum(end => end.Errors)} errors"));
        }

        return reached && section.Failure is null ? 0 : 1;
    }

    private static async Task<ChargeEnd> RunAsync(LoadPlan plan, ChargeLine line, int epochs, MeasuredSection section, CancellationToken cancellation)
    {
        var folder = plan.Keep is null
            ? Directory.CreateTempSubdirectory("tokenvault-load-").FullName
            : Path.Combine(plan.Keep, line.Name);
        try
        {
            await using var vault = await LocalVault.StartAsync(folder, line.Options, cancellation);
            await Console.Error.WriteLineAsync($"{line.Name}: tokenizing {epochs} cards, each in an epoch of its own");
            var charges = new ChargeWork(await ChargedVault.PrepareAsync(vault, plan.Connections, epochs, cancellation));
            return await MeasureAsync(plan, line, vault, charges, (epochs, section));
        }
        finally
        {
            if (plan.Keep is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task<ChargeEnd> MeasureAsync(
        LoadPlan plan, ChargeLine line, LocalVault vault, ChargeWork charges, (int Epochs, MeasuredSection Section) measured)
    {
        var callers = plan.Connections * plan.CallersPerConnection;
        using var alone = line.Alone(vault, callers);
        var direct = new Loaded(plan.Connections, _ => alone.ChargeAsync());
        using var shop = new ShopLine(vault);
        var gateway = shop.Gateway;
        var warmUp = TimeSpan.FromSeconds(Math.Min(20, plan.Time.TotalSeconds));
        await ClosedLoop.RunAsync("warm-up", direct, plan.CallersPerConnection, warmUp);

        // Also the first use of each epoch, which may have to wait for its registration.
        LineRun.Closed("warm-up", gateway, charges, callers, plan.Connections, warmUp);
        var before = await vault.ReadSandboxSummaryAsync();
        var counted = charges.Charged;

        var span = CpuSpan.Of(vault);
        var ceiling = Say(await ClosedLoop.RunAsync($"{line.Name}: the processor alone (ceiling)", direct, plan.CallersPerConnection, plan.Time));
        measured.Section.Add(Row("processor", ceiling), span, ceiling.Calls);
        span = CpuSpan.Of(vault);
        var closed = Say(LineRun.Closed($"{line.Name}: charge", gateway, charges, callers, plan.Connections, plan.Time));
        var used = span.Read();
        var (table, share, own) = TimeSplit.Of(used, closed.Calls, "charge");
        measured.Section.Add(Row("charge", closed) with { Ceiling = $"{line.Name}-processor" }, used, closed.Calls);
        span = CpuSpan.Of(vault);
        var open = Say(LineRun.Open(
            $"{line.Name}: charge, open loop at 50 % of its own ceiling", gateway, charges, closed.CallsPerSecond / 2, plan.Connections, plan.Time));
        measured.Section.Add(
            Row("charge-open-half", open) with { Ceiling = $"{line.Name}-processor", Offered = closed.CallsPerSecond / 2 }, span, open.Calls);

        await Console.Out.WriteLineAsync(ResultTable.Of([ceiling, closed, open]));
        await Console.Out.WriteLineAsync();
        await Console.Out.WriteLineAsync(table);

        // Exactly once, in the same run: what the callers counted is what the processor did for them.
        var after = await vault.ReadSandboxSummaryAsync();
        var end = new ChargeEnd(line, closed.CallsPerSecond, own, charges.Charged - counted, after.Charges - before.Charges - (ceiling.Calls - ceiling.Errors), closed.Errors + open.Errors);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{(end.Failure is null ? "" : "FAILED: ")}{closed.CallsPerSecond:N0} charges/s ({closed.CallsPerSecond / ceiling.CallsPerSecond:P0} of the processor alone), p50 {closed.LatencyMs(50):N1} ms, p99 {closed.LatencyMs(99):N1} ms; {own:N0} µs of CPU a charge in TokenVault, {share:P0} of all; cards of {measured.Epochs} epochs; told {end.Told}, done {end.Done}, {end.Errors} errors"));
        return end;

        MeasuredRow Row(string name, LoadResult result) => MeasuredRow.Of($"{line.Name}-{name}", result.Name, "charges", result);
    }

    private static LoadResult Say(LoadResult result)
    {
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Name}: {result.CallsPerSecond:N0} calls/s, p99 {result.LatencyMs(99):N2} ms, {result.Errors} errors{(result.ErrorKinds.Count == 0 ? "" : $" ({string.Join("; ", result.ErrorKinds)})")}"));
        return result;
    }
}
