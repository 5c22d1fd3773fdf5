using TokenVault.Processor.Keys.Life;

namespace TokenVault.Processor.Tests.Keys;

/// <summary>What gateways are said to have reported.</summary>
internal sealed class StatedUses : IKeyUses
{
    public List<KeyUse> Uses { get; } = [];

    public IReadOnlyList<string> Gateways => [.. Uses.Select(use => use.Gateway)];

    public IReadOnlyList<KeyUse> Of(KeyName key) => Uses;

    /// <summary>Says what a gateway reported last of whatever key.</summary>
    public void State(string gateway, long count, DateTimeOffset? reported, DateTimeOffset? lastUse)
    {
        Uses.RemoveAll(use => string.Equals(use.Gateway, gateway, StringComparison.Ordinal));
        Uses.Add(new KeyUse(gateway, count, reported, lastUse));
    }
}
