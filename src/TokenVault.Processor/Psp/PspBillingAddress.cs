namespace TokenVault.Processor.Psp;

/// <summary>The card holder's billing address. Passed on and not kept.</summary>
internal sealed record PspBillingAddress
{
    public string Line1 { get; init; } = "";

    public string Line2 { get; init; } = "";

    public string City { get; init; } = "";

    public string State { get; init; } = "";

    public string PostalCode { get; init; } = "";

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string CountryCode { get; init; } = "";

    // The record's own would print an address.
    public override string ToString() => "[billing address]";
}
