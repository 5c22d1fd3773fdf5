using TokenVault.Domain.Cards;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tokenize;

/// <summary>What is to be changed of a token. Checked; what is null stays as it is.</summary>
internal sealed record TokenChange
{
    /// <summary>True where another card takes the place of the one under the token; its number travels in the work.</summary>
    public bool HasCard { get; init; }

    /// <summary>The card's expiry date from now on.</summary>
    public CardExpiry? Expiry { get; init; }

    public IReadOnlyList<LabelRecord>? Labels { get; init; }

    public IReadOnlyList<string>? Customers { get; init; }

    /// <summary>UTF-8; empty takes the name away.</summary>
    public ReadOnlyMemory<byte>? Name { get; init; }
}
