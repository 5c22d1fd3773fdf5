using TokenVault.Domain.Callers;
using TokenVault.Processor.Keys.Life;

namespace TokenVault.Processor.Tests.Keys;

/// <summary>What gateways are said to have reported.</summary>
internal sealed class StatedUses(Func<DateTimeOffset> now) : IKeyUses
{
    public List<KeyUse> Uses { get; } = [];

    public HashSet<string> Revoked { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Gateways => [.. Uses.Select(use => use.Gateway).Where(gateway => !Revoked.Contains(gateway))];

    public IReadOnlyList<KeyUse> Of(KeyName key) => Uses;

    public bool IsGone(string gateway) => Uses.Exists(use => string.Equals(use.Gateway, gateway, StringComparison.Ordinal) && use.Gone is not null);

    public Task ForgetAsync(GatewayId gateway, string person)
    {
        var known = Uses.Find(use => string.Equals(use.Gateway, gateway.Value, StringComparison.Ordinal)) ?? new KeyUse(gateway.Value, 0, null, null);
        Uses.Remove(known);
        Uses.Add(known with { Gone = now(), GoneSaidBy = person });
        return Task.CompletedTask;
    }

    /// <summary>Says what a gateway reported last of whatever key.</summary>
    public void State(string gateway, long count, DateTimeOffset? reported, DateTimeOffset? lastUse)
    {
        Uses.RemoveAll(use => string.Equals(use.Gateway, gateway, StringComparison.Ordinal));
        Uses.Add(new KeyUse(gateway, count, reported, lastUse));
    }
}
