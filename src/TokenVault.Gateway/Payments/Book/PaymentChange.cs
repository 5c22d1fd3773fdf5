using Google.Protobuf;
using TokenVault.Gateway.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Book;

/// <summary>Rows that change together: a payment, one or two of its operations, and the idempotency key that asked for it.</summary>
internal sealed record PaymentChange(PaymentRecord Payment, params IReadOnlyList<PaymentOperationRecord> Operations)
{
    /// <summary>The payment is new: it goes into its merchant's list.</summary>
    public bool IsNew { get; init; }

    /// <summary>What is done with the token, where it is for single use.</summary>
    public HoldWrite Hold { get; init; }

    /// <summary>The adapter has buried the token, which is here all the same.</summary>
    public bool IsTokenGone { get; init; }

    /// <summary>What is done with the key.</summary>
    public KeyWrite Key { get; init; }

    public byte[] KeyDigest { get; init; } = [];

    public IdempotencyRecord? KeyRecord { get; init; }

    /// <summary>Makes the answer that the key keeps, from the rows as they will be stored.</summary>
    public Func<ByteString>? KeptAnswer { get; init; }
}
