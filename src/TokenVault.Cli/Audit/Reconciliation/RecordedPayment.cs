using TokenVault.Domain.Tokens;

namespace TokenVault.Cli.Audit.Reconciliation;

/// <summary>An entry by which a card was opened for a payment. Small: a record has millions.</summary>
internal sealed class RecordedPayment
{
    /// <summary>Its place in its record, from 0.</summary>
    public required long Number { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required OperationId Operation { get; init; }

    public required PaymentId Payment { get; init; }

    /// <summary>The processor, by its name in the adapter's configuration.</summary>
    public required string Recipient { get; init; }

    /// <summary>What two people said became of it, as it stands in the record; null where nobody had to.</summary>
    public ResolvedOutcome? Resolved { get; set; }

    /// <summary>True once a row of the report was about it.</summary>
    public bool IsReported { get; set; }
}
