namespace TokenVault.Sandbox.Faults;

/// <summary>One set of faults while it is in force: its place in the sequence, and what was injected.</summary>
internal sealed class FaultPlan(FaultOptions options)
{
    private static readonly string[] PathsDefault = ["/v1/", "/cko/", "/adyen/"];

    private readonly long[] _counts = new long[Enum.GetValues<FaultKind>().Length];
    private long _requests;
    private long _events;

    public FaultOptions Options => options;

    public long Requests => Interlocked.Read(ref _requests);

    public long CountOf(FaultKind kind) => Interlocked.Read(ref _counts[(int)kind]);

    public void Count(FaultKind kind) => Interlocked.Increment(ref _counts[(int)kind]);

    /// <summary>Decides for one request; those that the plan doesn't mean have no place in the sequence.</summary>
    public FaultDraw Draw(string method, string path)
    {
        if (!Means(method, path))
        {
            return default;
        }

        var sequence = Interlocked.Increment(ref _requests);
        return new FaultDraw(
            this,
            KindOf(sequence),
            DelayOf(sequence, FaultKind.DelayBefore, options.DelayBefore),
            DelayOf(sequence, FaultKind.DelayAfter, options.DelayAfter),
            FaultDice.Roll(options.Seed, ~sequence, FaultKind.Garbled));
    }

    /// <summary>Decides for one event that is to be delivered; events have a sequence of their own.</summary>
    public (bool IsLost, bool IsDoubled, bool IsLate) DrawEvent()
    {
        var sequence = Interlocked.Increment(ref _events);
        bool Hits(FaultKind kind, double probability)
        {
            var hit = FaultDice.Roll(options.Seed, sequence, kind) < probability;
            if (hit)
            {
                Count(kind);
            }

            return hit;
        }

        return Hits(FaultKind.WebhookLost, options.WebhookLost)
            ? (true, false, false)
            : (false, Hits(FaultKind.WebhookDuplicate, options.WebhookDuplicate), Hits(FaultKind.WebhookReorder, options.WebhookReorder));
    }

    private bool Means(string method, string path)
    {
        if (!HttpMethods.IsPost(method) && !(options.AlsoReads && HttpMethods.IsGet(method)))
        {
            return false;
        }

        foreach (var start in options.Paths ?? PathsDefault)
        {
            if (path.StartsWith(start, StringComparison.Ordinal))
            {
                // The faults' own address is never hit, or they could not be ended.
                return !path.StartsWith("/sandbox/faults", StringComparison.Ordinal);
            }
        }

        return false;
    }

    private FaultKind KindOf(long sequence)
    {
        ReadOnlySpan<(FaultKind Kind, double Probability)> kinds =
        [
            (FaultKind.Error503, options.Error503),
            (FaultKind.ResetBefore, options.ResetBefore),
            (FaultKind.Error500Before, options.Error500Before),
            (FaultKind.Error500After, options.Error500After),
            (FaultKind.ResetAfter, options.ResetAfter),
            (FaultKind.Garbled, options.Garbled),
        ];
        foreach (var (kind, probability) in kinds)
        {
            if (FaultDice.Roll(options.Seed, sequence, kind) < probability)
            {
                return kind;
            }
        }

        return FaultKind.None;
    }

    private int DelayOf(long sequence, FaultKind kind, double probability)
    {
        if (FaultDice.Roll(options.Seed, sequence, kind) >= probability)
        {
            return 0;
        }

        var share = FaultDice.Roll(options.Seed, ~sequence, kind);
        return options.DelayMsMin + (int)(share * (options.DelayMsMax - options.DelayMsMin + 1));
    }
}
