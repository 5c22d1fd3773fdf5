using TokenVault.Sandbox.Cards;

namespace TokenVault.Sandbox.Payments;

/// <summary>One attempt to take money; <see cref="Failure"/> is null where the card was approved.</summary>
internal sealed record Charge
{
    public required string Id { get; init; }

    public required string PaymentIntentId { get; init; }

    public required string PaymentMethodId { get; init; }

    public required long Amount { get; init; }

    public required string Currency { get; init; }

    public required long Created { get; init; }

    public long AmountCaptured { get; init; }

    public long AmountRefunded { get; init; }

    /// <summary>A hold that was let go without being captured.</summary>
    public bool Released { get; init; }

    public bool Disputed { get; init; }

    /// <summary>The first request's own <c>metadata[operation]</c>, whatever a later one made of the payment's metadata.</summary>
    public string? Operation { get; init; }

    public string? Payment { get; init; }

    public string? KeyDigest { get; init; }

    public Decline? Failure { get; init; }

    public bool IsCaptured => AmountCaptured > 0;

    /// <summary>
    /// What a scheme names an authorization by, for the card holder's later payments. A real one has digits; this one is derived
    /// from the identifier and has letters only, for the reason given at <see cref="ObjectIds"/>.
    /// </summary>
    public string? NetworkTransactionId()
    {
        const int Chars = 15;
        return Failure is not null
            ? null
            : string.Create(Chars, Id, (text, id) => Letters(id.AsSpan(id.Length - Chars), text));
    }

    private static void Letters(ReadOnlySpan<char> from, Span<char> to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = char.IsAsciiDigit(from[i]) ? (char)('A' + (from[i] - '0')) : char.ToUpperInvariant(from[i]);
        }
    }
}
