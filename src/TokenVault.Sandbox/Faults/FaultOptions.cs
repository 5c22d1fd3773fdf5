namespace TokenVault.Sandbox.Faults;

/// <summary>
/// How a processor misbehaves; each fault by its probability from 0 to 1. Of those that shape the answer one request gets at most
/// one, tried in the order in which they stand at <see cref="FaultKind"/>; delays come on top.
/// </summary>
internal sealed record FaultOptions
{
    public const int DelayMsBound = 60_000;
    private const int PathsMax = 32;

    /// <summary>The same seed and the same sequence of requests give the same faults.</summary>
    public long Seed { get; init; }

    public double DelayBefore { get; init; }

    public double DelayAfter { get; init; }

    /// <summary>0 to <see cref="DelayMsBound"/>.</summary>
    public int DelayMsMin { get; init; } = 10;

    /// <summary><see cref="DelayMsMin"/> to <see cref="DelayMsBound"/>.</summary>
    public int DelayMsMax { get; init; } = 250;

    public double Error503 { get; init; }

    public double ResetBefore { get; init; }

    public double Error500Before { get; init; }

    public double Error500After { get; init; }

    public double ResetAfter { get; init; }

    public double Garbled { get; init; }

    public double WebhookLost { get; init; }

    public double WebhookDuplicate { get; init; }

    public double WebhookReorder { get; init; }

    /// <summary>Where requests are hit, by the start of their path; null for all that ask for money to move.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Whether reads are hit as well as changes.</summary>
    public bool AlsoReads { get; init; }

    /// <returns>What is wrong with them, or null.</returns>
    public string? Problem()
    {
        ReadOnlySpan<double> probabilities =
        [
            DelayBefore, DelayAfter, Error503, ResetBefore, Error500Before, Error500After, ResetAfter, Garbled,
            WebhookLost, WebhookDuplicate, WebhookReorder,
        ];
        foreach (var probability in probabilities)
        {
            if (probability is not (>= 0 and <= 1))
            {
                return "Every probability must be from 0 to 1.";
            }
        }

        return DelayMsMin < 0 || DelayMsMax < DelayMsMin || DelayMsMax > DelayMsBound
                ? $"delayMsMin and delayMsMax must be from 0 to {DelayMsBound}, the smaller one first."
            : Paths is { } paths && (paths.Count > PathsMax || paths.Any(path => path is not ['/', ..]))
                ? $"paths must be at most {PathsMax}, each with a slash in front."
            : null;
    }
}
