namespace TokenVault.Cli.Privacy;

/// <summary>What a receipt says, after all of it was found to hold.</summary>
internal sealed record CheckedReceipt(string Merchant, string Customer, string Gateway, int Tokens, bool IsLast)
{
    /// <summary>Of the token that was the last to become so.</summary>
    public required string UnusableSince { get; init; }

    public required string PhysicallyGoneBy { get; init; }

    public required string GoneFromBackupsBy { get; init; }
}
