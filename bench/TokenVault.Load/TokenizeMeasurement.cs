using System.Globalization;
using TokenVault.Load.Calls;
using TokenVault.Load.Correctness;
using TokenVault.Load.Echo;
using TokenVault.Load.Report;
using TokenVault.Load.Wire;
using TokenVault.Local;

namespace TokenVault.Load;

/// <summary>One run: the ceilings, tokenizing in each way that there is, whether the tokens are right, and what of the goals is reached.</summary>
internal static class TokenizeMeasurement
{
    public static async Task<int> RunAsync(TokenizePlan plan, CancellationToken cancellation)
    {
        var folder = plan.Keep ?? Directory.CreateTempSubdirectory("tokenvault-load-").FullName;
        try
        {
            await using var vault = await LocalVault.StartAsync(folder, LocalVaultOptions.AnyPorts, cancellation);
            using var echo = await EchoProcess.StartAsync(
                Path.Combine(vault.Folder.Gateway, "gateway.pem"), Path.Combine(vault.Folder.Gateway, "gateway.key"));
            var report = await MeasureAsync(plan, vault, echo);
            if (plan.Json is not null)
            {
                await File.WriteAllTextAsync(plan.Json, report.ToJson(), cancellation);
            }

            return report.Holds() ? 0 : 1;
        }
        finally
        {
            if (plan.Keep is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task<TokenizeReport> MeasureAsync(TokenizePlan plan, LocalVault vault, EchoProcess echo)
    {
        using var shop = new ShopLine(vault);
        var gateway = shop.Gateway;
        var echoed = shop.To(echo.Address);
        var missed = Controls.Run(echoed);

        var ledger = new TokenLedger(TokenizeRows.CardsMax);
        var cards = new CardCounter(TokenizeRows.KnownCards, TokenizeRows.CardsMax);
        var book = new RowBook([.. CpuSpan.ProcessesOf(vault), ("echo", echo.ProcessId)]);
        var rows = new TokenizeRows(plan, book, gateway, new TokensAsked(cards, ledger));
        rows.Echo(echoed, new WireTarget(echo.ClearAddress));
        rows.Tokenize();
        rows.Ramp();
        rows.Ceilings(vault.Folder.Root);
        var kill = await KillCheck.RunAsync(vault, gateway, cards, ledger, plan);
        var (tokens, shared) = ledger.Count();
        var report = new TokenizeReport(
            plan, book.Rows, TokenizeGoals.Of(book), new CorrectnessOutcome(tokens, shared, ledger.Others, kill, missed));
        await TellAsync(report, book);
        return report;
    }

    private static async Task TellAsync(TokenizeReport report, RowBook book)
    {
        var right = report.Correctness;
        await Console.Out.WriteLineAsync(book.Table());
        await Console.Out.WriteLineAsync("\n| goal | must reach | aim | reached | |\n|---|---|---|---|---|");
        foreach (var goal in report.Goals)
        {
            await Console.Out.WriteLineAsync(goal.Line());
        }

        if (report.OpenCapacity is { } capacity)
        {
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"\nThe most that came as it comes with p99 within {TokenizeGoals.LatencyMsMax} ms: {capacity:N0} new cards/s."));
        }

        foreach (var control in right.MissedControls)
        {
            await Console.Out.WriteLineAsync("FAILED: a planted wrong answer was not noticed: " + control);
        }

        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{right.Tokens:N0} cards were told a token; {right.Shared} share one; {right.Others} times another one was told than before. Killed under load: {right.Kill.Acknowledged:N0} acknowledged, {right.Kill.AskedAgain:N0} asked for again, {right.Kill.Lost} lost{(right.Kill.FirstError is null ? "" : $" ({right.Kill.FirstError})")}."));
        var alone = book[RowNames.NewCards];
        var missedGoals = report.Judged().Where(goal => !goal.Holds).Select(goal => goal.Name).ToList();
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{(report.Holds() ? "" : "FAILED: ")}{(missedGoals.Count == 0 ? "" : $"missed {string.Join("; ", missedGoals)}: ")}{alone.Rate:N0} new cards/s ({alone.ShareOfEcho:P0} of the echo), known {book[RowNames.KnownCards].Rate:N0}/s ({book[RowNames.KnownCards].ShareOfEcho:P0}), stream {book[RowNames.Stream].Rate:N0}/s, batches {book[RowNames.Batch].Rate:N0}/s, p99 {alone.LatencyMs(99):N1} ms, {report.Errors} errors"));
    }
}
