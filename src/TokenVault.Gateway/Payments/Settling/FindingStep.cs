namespace TokenVault.Gateway.Payments.Settling;

/// <summary>What is done next about an open operation. The numbers are those of tokenvault.processor.v1.SettleStep where it has them.</summary>
internal enum FindingStep
{
    /// <summary>Ask the adapter what it knows: it may have the outcome, or never have begun.</summary>
    AskAdapter = 0,

    /// <summary>Have the processor asked.</summary>
    Query = 1,

    /// <summary>Have the same request sent again under the same key.</summary>
    Replay = 2,

    /// <summary>Have it cancelled.</summary>
    Cancel = 3,

    /// <summary>Take repeated "not found" for the outcome.</summary>
    ConcludeAbsent = 4,

    /// <summary>A person has to decide.</summary>
    Person = 100,
}
