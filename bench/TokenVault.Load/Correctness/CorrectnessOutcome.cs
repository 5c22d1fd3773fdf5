namespace TokenVault.Load.Correctness;

/// <summary>Whether the tokens that callers were told are right.</summary>
/// <param name="Tokens">How many cards were told one.</param>
/// <param name="Shared">How many of these have one that another card has as well.</param>
/// <param name="Others">How often a card was told another one than before.</param>
/// <param name="Kill">What was there after a kill.</param>
/// <param name="MissedControls">Planted wrong answers that were not noticed.</param>
internal sealed record CorrectnessOutcome(int Tokens, int Shared, long Others, KillOutcome Kill, IReadOnlyList<string> MissedControls)
{
    public bool Holds => Tokens > 0 && Shared == 0 && Others == 0 && Kill.Holds && MissedControls.Count == 0;
}
