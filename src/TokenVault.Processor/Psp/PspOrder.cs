using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Psp;

/// <summary>What a processor is asked, less the card. The texts are checked and bounded by whoever makes it.</summary>
internal sealed record PspOrder
{
    /// <summary>Becomes the processor's idempotency key and our own reference.</summary>
    public required OperationId Operation { get; init; }

    public required PaymentId Payment { get; init; }

    public required OperationKind Kind { get; init; }

    public required MerchantId Merchant { get; init; }

    public required Currency Currency { get; init; }

    /// <summary>In the minor unit of ISO 4217; 0 with VERIFY and VOID.</summary>
    public long AmountMinorUnits { get; init; }

    public string OrderReference { get; init; } = "";

    public string Description { get; init; } = "";

    public string ReturnUrl { get; init; } = "";

    public PspBillingAddress? Billing { get; init; }

    public PspStoredCredential? StoredCredential { get; init; }

    public PspAuthentication? Authentication { get; init; }

    /// <summary>With a follow-up: the operation that authorized.</summary>
    public OperationId? Authorization { get; init; }

    /// <summary>With a follow-up: the processor's name of what was authorized.</summary>
    public string AuthorizationReference { get; init; } = "";

    /// <summary>With CAPTURE: nothing more will be captured.</summary>
    public bool IsFinal { get; init; }

    public DateTimeOffset Created { get; init; }
}
