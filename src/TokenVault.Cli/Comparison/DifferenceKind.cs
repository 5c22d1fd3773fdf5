namespace TokenVault.Cli.Comparison;

/// <summary>How report and records disagree.</summary>
internal enum DifferenceKind
{
    /// <summary>The processor did something that is not in the records.</summary>
    InReportOnly,

    /// <summary>The records say that it succeeded; the processor does not report it.</summary>
    HereOnly,

    /// <summary>The processor did it more than once.</summary>
    TwiceInReport,

    /// <summary>Amount or currency differ.</summary>
    AmountDiffers,

    /// <summary>One says that it was done and the other that it was not.</summary>
    StateDiffers,

    /// <summary>The records don't know the outcome.</summary>
    UnknownHere,
}
