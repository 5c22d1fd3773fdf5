namespace TokenVault.Cli.Import;

/// <summary>How far an import is, as it lies beside its output. Holds nothing of a card.</summary>
internal sealed record ImportProgress
{
    public const int VersionNow = 1;

    public int Version { get; init; } = VersionNow;

    /// <summary>Random; rows for single use are known by it, so that the same row asked for again has the same token.</summary>
    public required string ImportId { get; init; }

    public required InputIdentity Input { get; init; }

    public required string OptionsDigest { get; init; }

    /// <summary>How many rows of the file are done, from the first on.</summary>
    public long Rows { get; init; }

    /// <summary>Where the last of these begins in the file, bytes.</summary>
    public long LastOffset { get; init; }

    public long Tokens { get; init; }

    public long Rejects { get; init; }

    /// <summary>How much of the output belongs to these rows, bytes. What is behind is cut off when the import goes on.</summary>
    public long OutBytes { get; init; }

    public long RejectsBytes { get; init; }
}
