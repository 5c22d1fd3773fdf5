using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using TokenVault.Load.Lines;
using TokenVault.Load.Loops;
using TokenVault.Load.Report;
using TokenVault.Load.Wire;
using TokenVault.Local;

namespace TokenVault.Load.Charges;

/// <summary>One run: the processor alone, charging through the vault, and charging as shoppers come.</summary>
internal static class ChargeMeasurement
{
    public static async Task<int> RunAsync(LoadPlan plan, int epochs, CancellationToken cancellation)
    {
        var folder = plan.Keep ?? Directory.CreateTempSubdirectory("tokenvault-load-").FullName;
        try
        {
            await using var vault = await LocalVault.StartAsync(folder, ChargedVault.Options, cancellation);
            await Console.Error.WriteLineAsync($"Tokenizing {epochs} cards, each in an epoch of its own");
            var charges = new ChargeWork(await ChargedVault.PrepareAsync(vault, plan.Connections, epochs, cancellation));
            return await MeasureAsync(plan, vault, charges, epochs);
        }
        finally
        {
            if (plan.Keep is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task<int> MeasureAsync(LoadPlan plan, LocalVault vault, ChargeWork charges, int epochs)
    {
        var callers = plan.Connections * plan.CallersPerConnection;
        using var alone = new ProcessorAlone(vault, callers);
        var direct = new Loaded(plan.Connections, _ => alone.ChargeAsync());
        var shop = vault.Folder.Client("shop");
        using var certificate = X509Certificate2.CreateFromPemFile(Path.Combine(shop, "client.pem"), Path.Combine(shop, "client.key"));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(vault.Folder.AuthorityCertificate);
        var gateway = new WireTarget(vault.Gateway.Address, certificate, authority);
        var warmUp = TimeSpan.FromSeconds(Math.Min(8, plan.Time.TotalSeconds));
        await ClosedLoop.RunAsync("warm-up", direct, plan.CallersPerConnection, warmUp);

        // Also the first use of each epoch, which may have to wait for its registration.
        LineRun.Closed("warm-up", gateway, charges, callers, plan.Connections, warmUp);
        var before = await vault.ReadSandboxSummaryAsync();
        var counted = charges.Charged;

        var ceiling = await SayAsync(ClosedLoop.RunAsync("the processor alone, both requests (ceiling)", direct, plan.CallersPerConnection, plan.Time));
        var split = new TimeSplit(vault);
        var closed = await SayAsync(Task.FromResult(LineRun.Closed("charge", gateway, charges, callers, plan.Connections, plan.Time)));
        var (table, share, own) = split.End(closed.Calls, "charge");
        var open = await SayAsync(Task.FromResult(LineRun.Open(
            "charge, open loop at 50 % of its own ceiling", gateway, charges, closed.CallsPerSecond / 2, plan.Connections, plan.Time)));

        await Console.Out.WriteLineAsync(ResultTable.Of([ceiling, closed, open]));
        await Console.Out.WriteLineAsync();
        await Console.Out.WriteLineAsync(table);

        // Exactly once, in the same run: what the callers counted is what the processor did for them.
        var after = await vault.ReadSandboxSummaryAsync();
        var really = after.Charges - before.Charges - (ceiling.Calls - ceiling.Errors);
        var told = charges.Charged - counted;
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{closed.CallsPerSecond:N0} charges/s ({closed.CallsPerSecond / ceiling.CallsPerSecond:P0} of the processor alone), p50 {closed.LatencyMs(50):N1} ms, p99 {closed.LatencyMs(99):N1} ms; {own:N0} µs of CPU a charge in TokenVault, {share:P0} of all; cards of {epochs} epochs; told {told}, done {really}, {closed.Errors + open.Errors} errors"));
        return told == really && closed.Errors + open.Errors == 0 ? 0 : 1;
    }

    private static async Task<LoadResult> SayAsync(Task<LoadResult> run)
    {
        var result = await run;
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{result.Name}: {result.CallsPerSecond:N0} calls/s, p99 {result.LatencyMs(99):N2} ms, {result.Errors} errors{(result.FirstError is null ? "" : $" (first: {result.FirstError})")}"));
        return result;
    }
}
