namespace TokenVault.Opening.Keys;

/// <summary>What a guess at the passphrase costs: Argon2id's memory, passes and lanes. Stands in the file's header.</summary>
internal readonly record struct KeystoreCost(uint MemoryKibibytes, uint Passes, uint Lanes)
{
    /// <summary>64 MiB and 3 passes: the second choice of RFC 9106 section 4, with one lane since BouncyCastle computes lanes one by one.</summary>
    public static readonly KeystoreCost Default = new(64 * 1024, 3, 1);

    /// <summary>
    /// The header is read before anything authenticates it: beyond these bounds a damaged file could ask for all the memory of
    /// the machine, or for hours.
    /// </summary>
    public bool IsWithinBounds =>
        MemoryKibibytes is >= 64 and <= 1024 * 1024 && Passes is >= 1 and <= 16 && Lanes is >= 1 and <= 4;
}
