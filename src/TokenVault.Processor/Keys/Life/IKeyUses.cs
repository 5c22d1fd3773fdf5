using TokenVault.Domain.Callers;

namespace TokenVault.Processor.Keys.Life;

/// <summary>What gateways reported of keys.</summary>
internal interface IKeyUses
{
    /// <summary>What each enrolled gateway reported last of a key, those that never did included, and those that were enrolled once and reported.</summary>
    IReadOnlyList<KeyUse> Of(KeyName key);

    /// <summary>Notes that a gateway is gone, until it reports again; on disk when it completes.</summary>
    Task ForgetAsync(GatewayId gateway, string person);

    /// <summary>Whether somebody said of a gateway that it is gone, and it is not enrolled again.</summary>
    bool IsGone(string gateway);

    /// <summary>
    /// Whether a gateway may bring what was sealed by an owner: itself, or one that is let in no more, whose store goes on under another name. Of one that may
    /// call, another that brings its epochs has a copy of its store.
    /// </summary>
    bool MayBring(GatewayId gateway, GatewayId owner) => owner == gateway || !Gateways.Contains(owner.Value, StringComparer.Ordinal);

    /// <summary>The gateways that are enrolled and not disabled.</summary>
    IReadOnlyList<string> Gateways { get; }
}
