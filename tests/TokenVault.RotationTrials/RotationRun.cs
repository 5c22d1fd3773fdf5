using System.Globalization;
using TokenVault.Contracts.V1;
using TokenVault.Local;
using static TokenVault.RotationTrials.TrialException;

namespace TokenVault.RotationTrials;

/// <summary>The whole run: cards, load, a calm time, one key after the other, and then each card once more.</summary>
internal sealed class RotationRun(RotationPlan plan, LocalVault vault, ShopCards cards, KeyChange keys, SecondLog log)
{
    private const int CallersAtOnce = 32;

    private const int WarmUpsMin = 6;
    private const int SteadyMin = 2;
    private const int WarmUpsMax = 24;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Paused = TimeSpan.FromMilliseconds(500);

    private static readonly KeyPurpose[] Purposes = [KeyPurpose.Sealing, KeyPurpose.Wrapping, KeyPurpose.Fingerprint, KeyPurpose.Ledger];

    private readonly List<string> _slow = [];
    private double _worst;

    public static async Task<string> RunAsync(RotationPlan plan, string program, FileInfo? seconds, CancellationToken stop)
    {
        var controls = VerdictControls.Run();
        var directory = Directory.CreateTempSubdirectory("tokenvault-rotation-");
        try
        {
            await using var vault = await LocalVault.StartAsync(directory.FullName, RotationVault.Options, stop);
            using var custodian = vault.ConnectCustodian(RotationVault.Custodian);
            using var cards = new ShopCards(vault);
            return await new RotationRun(plan, vault, cards, new KeyChange(vault, custodian, program), new SecondLog(seconds)).RunAsync(controls, stop);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private async Task<string> RunAsync(int controls, CancellationToken stop)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, plan.Cards),
            new ParallelOptions { MaxDegreeOfParallelism = CallersAtOnce, CancellationToken = stop },
            async (_, _) => await cards.TokenizeNewAsync());
        RequireNoProblem();
        Say($"{cards.Known.Count} cards have tokens; now {RotationPlan.TokenizesPerSecond} tokenize and {RotationPlan.ChargesPerSecond} charge a second");
        var paused = await LoadAsync(stop);
        RequireNoProblem();

        var (charged, all) = (cards.Charged, cards.Known);
        await Parallel.ForEachAsync(
            all,
            new ParallelOptions { MaxDegreeOfParallelism = CallersAtOnce, CancellationToken = stop },
            async (known, _) =>
            {
                await cards.ChargeAsync(known);
                await cards.TokenizeKnownAsync(known);
            });
        RequireNoProblem();
        Say($"afterwards all {all.Count} tokens charge, those of before and those made meanwhile, and their cards give them");
        Require(_slow.Count == 0, string.Join("; ", _slow));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"rotation-under-load: {Purposes.Length} keys changed under load, {charged} charges meanwhile, 0 errors; worst one-second p99 {_worst:0.00}x the median before, at most 2; {all.Count} old and new tokens charge, none twice; {controls} made-up series judged right, a pause of {Paused.TotalSeconds} s seen as {paused:0}x");
    }

    // Judged once all calls are answered: one that is still waiting has no latency yet.
    private async Task<double> LoadAsync(CancellationToken stop)
    {
        var tokenize = new OpenLoad(
            RotationPlan.TokenizesPerSecond, number => number % 2 == 0 ? cards.TokenizeNewAsync() : cards.TokenizeKnownAsync());
        var charge = new OpenLoad(RotationPlan.ChargesPerSecond, _ => cards.ChargeKnownAsync());
        var watched = new List<(KeyPurpose Purpose, SecondSpan Meanwhile)>();
        SecondSpan before, after, paused;
        await using (tokenize)
        await using (charge)
        {
            await WarmUpAsync(tokenize, charge, stop);
            before = await WatchAsync(tokenize, () => tokenize.RunForAsync(plan.Before, stop), stop);
            RequireNoProblem();
            foreach (var purpose in Purposes)
            {
                watched.Add((purpose, await WatchAsync(
                    tokenize, () => Task.WhenAll(keys.RunAsync(purpose, stop), tokenize.RunForAsync(plan.Hold, stop)), stop)));
                Say($"the {NameOf(purpose)} key is changed, and what depended on the old one has moved");
                RequireNoProblem();
            }

            after = await WatchAsync(tokenize, () => tokenize.RunForAsync(plan.Hold, stop), stop);
            paused = await WatchAsync(tokenize, PauseAsync, stop);
        }

        log.Write(
            [("before", before), .. watched.Select(change => ($"{NameOf(change.Purpose)} key", change.Meanwhile)), ("after", after), ("paused", paused)],
            tokenize.Series,
            charge.Series);
        foreach (var (purpose, meanwhile) in watched)
        {
            Judge("tokenize", purpose, Verdict.Of(tokenize.Series, before, meanwhile));
            Judge("charge", purpose, Verdict.Of(charge.Series, before, meanwhile));
        }

        JudgeCalm("tokenize", Verdict.Of(tokenize.Series, after, before));
        JudgeCalm("charge", Verdict.Of(charge.Series, after, before));
        var noticed = Verdict.Of(tokenize.Series, before, paused);
        if (noticed.Holds)
        {
            _slow.Add("a gateway that stood still was not noticed");
        }

        return noticed.Ratio;
    }

    // Programs that have just started compile themselves meanwhile: until the seconds are alike and get no faster, or the time for it is over.
    private static async Task WarmUpAsync(OpenLoad tokenize, OpenLoad charge, CancellationToken stop)
    {
        var before = await WatchAsync(tokenize, () => tokenize.RunForAsync(WarmUp, stop), stop);
        var steady = 0;
        for (var tries = 1; tries < WarmUpsMax && (tries < WarmUpsMin || steady < SteadyMin); tries++)
        {
            var span = await WatchAsync(tokenize, () => tokenize.RunForAsync(WarmUp, stop), stop);
            steady = IsSteady(tokenize, before, span) && IsSteady(charge, before, span) ? steady + 1 : 0;
            before = span;
        }
    }

    private static bool IsSteady(OpenLoad load, SecondSpan before, SecondSpan span)
    {
        var verdict = Verdict.Of(load.Series, before, span);
        return verdict.MedianBefore <= 1.25 * verdict.Median && verdict.Worst <= 2 * verdict.Median;
    }

    // What the measurement is for: a vault that stands still for a moment.
    private async Task PauseAsync()
    {
        vault.Gateway.Suspend();
        await Task.Delay(Paused, CancellationToken.None);
        vault.Gateway.Resume();
    }

    /// <summary>The seconds that an action touched, the last of them over.</summary>
    private static async Task<SecondSpan> WatchAsync(OpenLoad load, Func<Task> action, CancellationToken stop)
    {
        var from = load.Series.Now;
        await action();
        var to = load.Series.Now + 1;
        await load.RunForAsync(TimeSpan.FromSeconds(1), stop);
        return new SecondSpan(from, to);
    }

    private void Judge(string calls, KeyPurpose purpose, Verdict verdict)
    {
        Say($"{NameOf(purpose)} key, {calls}: {verdict}");
        _worst = Math.Max(_worst, verdict.Ratio);
        if (!verdict.Holds)
        {
            _slow.Add($"while the {NameOf(purpose)} key changed, {calls}: {verdict}");
        }
    }

    // Twice of what a busy machine had made slow would say nothing.
    private void JudgeCalm(string calls, Verdict turned)
    {
        if (turned.Median > 2 * turned.MedianBefore)
        {
            _slow.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{calls}: the median p99 was {turned.Median:0.0} ms before and is {turned.MedianBefore:0.0} ms afterwards: something else kept the machine busy, and this run says nothing"));
        }
    }

    private static string NameOf(KeyPurpose purpose) => purpose.ToString().ToLowerInvariant();

    private void RequireNoProblem() => Require(
        cards.Problems.IsEmpty, $"{cards.Problems.Count} calls went wrong: {string.Join("; ", cards.Problems.Take(5))}");

    private static void Say(string what) => Console.WriteLine(what);
}
