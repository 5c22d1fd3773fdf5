namespace TokenVault.Processor.Psp.Lines;

/// <summary>How far a request certainly came.</summary>
internal enum PspReach
{
    /// <summary>No byte of the body left: the processor can't have acted.</summary>
    NotReached,

    /// <summary>Bytes left and no whole answer came: it can't be told whether the processor acted.</summary>
    Unclear,

    /// <summary>A whole answer came.</summary>
    Answered,
}
