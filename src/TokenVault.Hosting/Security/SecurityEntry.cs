namespace TokenVault.Hosting.Security;

/// <summary>One event of the security log (PCI DSS 10.2.2): who, what, how it ended, from where and about whom. Its time is when it is told.</summary>
/// <param name="Event">A word of <see cref="SecurityEvents"/>.</param>
/// <param name="Outcome">begun, ok, refused or failed.</param>
public sealed record SecurityEntry(string Event, string Outcome)
{
    /// <summary>The caller's role and name as the registry has them; empty for a stranger.</summary>
    public string Role { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>The address that the connection came from.</summary>
    public string Remote { get; init; } = "";

    /// <summary>The called method, `package.Service/Method`; empty for none of ours, whose name a stranger could make up.</summary>
    public string Method { get; init; } = "";

    /// <summary>Whom or what it is about, such as `merchant/shop`.</summary>
    public string Resource { get; init; } = "";

    /// <summary>A stable word, such as CALLER_DISABLED, or a count.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The same in all lines of one call.</summary>
    public string Request { get; init; } = "";
}
