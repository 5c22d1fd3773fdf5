namespace TokenVault.Cli.Comparison;

/// <summary>One movement as a processor reports it.</summary>
internal sealed record ReportRow
{
    /// <summary>The line of the file on which it ends, to be found again by a person.</summary>
    public required long Line { get; init; }

    public required MovementType Type { get; init; }

    /// <summary>The processor's name for the movement.</summary>
    public required string Id { get; init; }

    /// <summary>The processor's name for the payment that it belongs to.</summary>
    public required string PaymentId { get; init; }

    /// <summary>Our operation's name, where the processor gives it back.</summary>
    public required string Reference { get; init; }

    public required long MinorUnits { get; init; }

    /// <summary>ISO 4217 in capital letters.</summary>
    public required string Currency { get; init; }

    /// <summary>The processor's word.</summary>
    public required string Status { get; init; }

    /// <summary>Whether money moved or was reserved; null where the word says neither.</summary>
    public required bool? Done { get; init; }
}
