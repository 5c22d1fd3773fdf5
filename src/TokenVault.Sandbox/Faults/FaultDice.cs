namespace TokenVault.Sandbox.Faults;

/// <summary>
/// Numbers that depend on nothing but the seed, the request's place in the sequence and what is asked, so that no state is shared
/// between requests and a run can be repeated. Sebastiano Vigna's SplitMix64; it guards no secret.
/// </summary>
internal static class FaultDice
{
    /// <returns>From 0, included, to 1, not included.</returns>
    public static double Roll(long seed, long sequence, FaultKind question)
    {
        var mixed = Mix(Mix(Mix((ulong)seed) + (ulong)sequence) + (ulong)question);
        return (mixed >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
