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
    /// What a scheme names an authorization by, for the card holder's later payments: 15 digits, as Visa's. Derived from the
    /// identifier; the leading zero keeps it from looking like a card number.
    /// </summary>
    public string? NetworkTransactionId()
    {
        const int Chars = 15;
        return Failure is not null
            ? null
            : string.Create(Chars, Id, (text, id) => Digits(id.AsSpan(id.Length - Chars), text));
    }

    private static void Digits(ReadOnlySpan<char> from, Span<char> to)
    {
        to[0] = '0';
        for (var i = 1; i < to.Length; i++)
        {
            to[i] = (char)('0' + (from[i] % 10));
        }
    }
}
