namespace TokenVault.Processor.Fences;

/// <summary>One gateway's fence. The lock orders what its processes begin against the fence's rising.</summary>
internal sealed class GatewayFence(uint highest)
{
    public Lock Lock { get; } = new();

    /// <summary>The highest fencing epoch that was given out; 0 where none was. Read and written under the lock.</summary>
    public uint Highest { get; set; } = highest;
}
