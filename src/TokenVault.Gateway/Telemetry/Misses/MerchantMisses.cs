namespace TokenVault.Gateway.Telemetry.Misses;

/// <summary>One merchant's cards within one window.</summary>
internal sealed class MerchantMisses
{
    public long Start { get; set; }

    public int Cards { get; set; }

    public int Misses { get; set; }

    public bool IsTold { get; set; }

    public void Begin(long start) => (Start, Cards, Misses, IsTold) = (start, 0, 0, false);
}
