namespace TokenVault.Processor.Keys.Life;

/// <summary>What gateways reported of keys.</summary>
internal interface IKeyUses
{
    /// <summary>What each enrolled gateway reported last of a key, those that never did included, and those that were enrolled once and reported.</summary>
    IReadOnlyList<KeyUse> Of(KeyName key);

    /// <summary>The gateways that are enrolled and not disabled.</summary>
    IReadOnlyList<string> Gateways { get; }
}
