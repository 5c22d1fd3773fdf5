namespace TokenVault.Cli.Audit.Reconciliation;

/// <summary>How report and record of disclosures disagree.</summary>
internal enum RecordDifferenceKind
{
    /// <summary>The processor reports a payment for which no card was opened on record.</summary>
    NotOnRecord,

    /// <summary>The record says that the card was opened for another processor.</summary>
    OtherRecipient,

    /// <summary>What follows a payment, such as a refund, and the payment is neither in the reports nor told otherwise.</summary>
    NotTraced,

    /// <summary>One opening, and the processor did it more than once.</summary>
    TwiceInReport,

    /// <summary>One operation has more than one entry.</summary>
    OpenedTwice,

    /// <summary>A card was opened, the report has nothing of it, and nothing says why.</summary>
    NotInReport,

    /// <summary>A card was opened, the report has nothing of it, and the payment is said to have succeeded.</summary>
    SucceededElsewhere,

    /// <summary>A card was opened, the report has nothing of it, and nobody knows the outcome yet.</summary>
    Undecided,

    /// <summary>Two people said, on record, that it was not done; the report says that it was.</summary>
    ResolvedOtherwise,
}
