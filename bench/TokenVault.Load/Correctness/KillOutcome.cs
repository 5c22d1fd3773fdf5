namespace TokenVault.Load.Correctness;

/// <summary>How many tokens were acknowledged before the kill, how many of their cards were asked for again, and how many had lost theirs.</summary>
internal sealed record KillOutcome(long Acknowledged, long AskedAgain, long Lost, string? FirstError)
{
    // A load that acknowledged hardly anything, or cards that were not asked for, would prove nothing.
    public bool Holds => Acknowledged >= 1000 && AskedAgain == Acknowledged && Lost == 0;
}
