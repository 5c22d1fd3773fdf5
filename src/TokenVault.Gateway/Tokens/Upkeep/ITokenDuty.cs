namespace TokenVault.Gateway.Tokens.Upkeep;

/// <summary>Something that is done about tokens without being asked.</summary>
internal interface ITokenDuty
{
    /// <summary>What it is called where it has to wait.</summary>
    string Name { get; }

    /// <summary>How often it is done; null where it is switched off.</summary>
    TimeSpan? Period { get; }

    /// <summary>Does what is due. What can't be done now stays on disk for the next time.</summary>
    Task RunAsync(CancellationToken cancellation);
}
