using TokenVault.Hosting;
using TokenVault.Hosting.Callers;

namespace TokenVault.Processor.Keys.Life;

/// <summary>Knows the enrolled gateways and no report of theirs: each key counts as needed by all of them.</summary>
internal sealed class SilentKeyUses(IRegistryInForce registry) : IKeyUses
{
    public IReadOnlyList<string> Gateways => registry.NamesOf(CallerRole.Gateway);

    public IReadOnlyList<KeyUse> Of(KeyName key) => [.. Gateways.Select(static name => new KeyUse(name, 0, null, null))];
}
