using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Audit.Reconciliation;

/// <summary>What a gateway says of an operation.</summary>
internal sealed record ToldOutcome
{
    public required OperationKind Kind { get; init; }

    public required OperationState State { get; init; }

    /// <summary>Ours.</summary>
    public required string Payment { get; init; }

    /// <summary>The processor's name for the operation; may be empty.</summary>
    public required string ProcessorReference { get; init; }

    /// <summary>The processor's name for the payment; may be empty.</summary>
    public required string PaymentReference { get; init; }

    public bool IsNotDone => State is OperationState.Declined or OperationState.NotSent;
}
