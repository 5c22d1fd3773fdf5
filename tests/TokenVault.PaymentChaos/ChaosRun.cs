using System.Diagnostics;
using System.Globalization;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.PaymentChaos;

/// <summary>The whole run: make a vault, let callers and killers loose, wait until all is settled, compare.</summary>
internal static class ChaosRun
{
    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(6);

    public static async Task<int> RunAsync(ChaosPlan plan, CancellationToken stop)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {plan.Seed}: {plan.Payments} payments by {plan.Callers} callers, gateway and adapter killed {plan.Kills} times each"));
        var directory = plan.Keep ?? Directory.CreateTempSubdirectory("tokenvault-chaos-").FullName;
        try
        {
            await using var vault = await LocalVault.StartAsync(directory, ChaosVault.Options(plan.Seed, directory), stop);
            return await RunAsync(plan, vault, stop);
        }
        finally
        {
            if (plan.Keep is null)
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private static async Task<int> RunAsync(ChaosPlan plan, LocalVault vault, CancellationToken stop)
    {
        using var line = vault.Connect(ChaosVault.Merchant);
        var cards = await PaymentCards.TokenizeAsync(line, stop);
        var log = new CallLog();
        var started = Stopwatch.GetTimestamp();
        var callers = Enumerable.Range(0, plan.Callers)
            .Select(number => new Caller(line, cards, log, plan, number).RunAsync(stop))
            .ToArray();
        var killer = new Killer(vault, plan, log).RunAsync(stop);
        var work = Task.WhenAll(callers);
        await ReportAsync(work, log, plan);
        await work;
        await killer;
        Console.WriteLine(log.Summary(Stopwatch.GetElapsedTime(started)));

        // The processor behaves from here on: what is unknown now has to come out.
        await SandboxControl.BehaveAsync(vault, stop);
        var open = await AwaitSettledAsync(vault, stop);
        var problems = await new Judge(vault, line, log).JudgeAsync(open, stop);
        problems.Take(20).ToList().ForEach(Console.WriteLine);
        Console.WriteLine(problems.Count == 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{log.Payments.Count} payments, {plan.Kills} + {plan.Kills} kills, {log.Retried} calls repeated: the processor's ledger and every caller's answer agree, 0 unknown (seed {plan.Seed})")
            : string.Create(CultureInfo.InvariantCulture, $"{problems.Count} contradictions (seed {plan.Seed})"));
        return problems.Count == 0 ? 0 : 1;
    }

    private static async Task ReportAsync(Task work, CallLog log, ChaosPlan plan)
    {
        while (await Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(10))) != work)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{log.Done} of {plan.Payments} payments, {log.Kills} kills, {log.Retried} calls repeated"));
        }
    }

    private static async Task<int> AwaitSettledAsync(LocalVault vault, CancellationToken stop)
    {
        using var person = vault.ConnectOperator(ChaosVault.Operator);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var unknown = await person.PaymentAdmin.ListUnknownOperationsAsync(
                new ListUnknownOperationsRequest { PageSize = 1000 }, cancellationToken: stop);
            if (unknown.Operations.Count == 0 || Stopwatch.GetElapsedTime(started) > SettleMax)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{unknown.Operations.Count} unknown {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s after the last call"));
                return unknown.Operations.Count;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), stop);
        }
    }
}
