namespace TokenVault.Processor.Webhooks.Fetching;

/// <summary>What came of looking at what a processor told of.</summary>
internal enum FetchResult
{
    /// <summary>It is kept for the gateway.</summary>
    Told,

    /// <summary>Something that was accepted has failed since, where nothing can be fetched: an operator is told.</summary>
    Warned,

    /// <summary>It is about nothing of ours: another system uses the same account, or somebody pays there by hand.</summary>
    Foreign,

    /// <summary>The processor waits for the card holder: there is nothing to tell, and the end of that is told of by itself.</summary>
    Open,

    /// <summary>No usable answer came; it is tried again.</summary>
    NoAnswer,

    /// <summary>The operation is under way here just now and will tell for itself; it is looked at again after that.</summary>
    UnderWay,

    /// <summary>Something here failed; it is tried again.</summary>
    Failed,

    /// <summary>It was tried too often.</summary>
    GivenUp,
}
