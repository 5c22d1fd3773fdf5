using TokenVault.Domain.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Tokenize;

/// <summary>What a caller wants of a token beside the card. Checked; one that wants nothing shares <see cref="Plain"/>.</summary>
internal sealed record TokenTerms
{
    public static readonly TokenTerms Plain = new();

    public TokenUsage Usage { get; init; } = TokenUsage.MultiUse;

    /// <summary>Seconds since 1970; 0 where the token is to serve always.</summary>
    public long ExpireUnixSeconds { get; init; }

    public TokenFormat Format { get; init; }

    public bool PassesLuhn { get; init; }

    /// <summary>Empty where none was given.</summary>
    public string Customer { get; init; } = "";

    public IReadOnlyList<LabelRecord> Labels { get; init; } = [];

    /// <summary>The card holder's name, UTF-8, or empty. The request's own bytes, wiped when the call ends.</summary>
    public ReadOnlyMemory<byte> Name { get; init; }

    /// <summary>The keyed digest of the idempotency key, or empty where none was given.</summary>
    public byte[] KeyDigest { get; init; } = [];

    /// <summary>The keyed digest of all that was asked but for the card number; only with a key.</summary>
    public byte[] RequestDigest { get; init; } = [];

    public bool HasKey => KeyDigest.Length > 0;

    /// <summary>Numbers that are fingerprinted beside the card's: what a token that passes for a card is compared by.</summary>
    public int Candidates => Format != TokenFormat.None && PassesLuhn ? TokenBatch.CandidatesPerCard : 0;

    /// <summary>Whether a token that is there already has to be looked at as a whole.</summary>
    public bool TouchesDetails => Format != TokenFormat.None || Customer.Length > 0 || HasKey;
}
