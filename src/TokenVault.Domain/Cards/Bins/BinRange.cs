namespace TokenVault.Domain.Cards.Bins;

/// <summary>Leading eight digits from one number to another, both included, and what is known of cards that begin with them.</summary>
public readonly record struct BinRange(int First, int Last, CardFunding Funding, CardCountry Country)
{
    internal long Width => (long)Last - First;
}
