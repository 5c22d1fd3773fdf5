namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>What a chunk of the day's file holds. Stored as a byte; a number once used keeps its meaning.</summary>
internal enum CountChunkKind : byte
{
    /// <summary>Numbers that were new, 8 bytes each.</summary>
    Numbers = 1,

    /// <summary>How much of an allowance is used by now: id (16) ‖ used (8) ‖ its end in Unix seconds (8).</summary>
    Use = 2,

    /// <summary>The name of a merchant of whom it stands in the record that guessing was stopped today.</summary>
    Alarm = 3,

    /// <summary>Buckets that were closed, 4 bytes each. A number of one that is added behind it opens it again.</summary>
    Closed = 4,
}
