using System.ComponentModel.DataAnnotations;

namespace TokenVault.Gateway.Tokenize;

/// <summary>Bounds of the tokenize pipeline.</summary>
internal sealed class TokenizeOptions
{
    public const string Section = "Tokenize";

    /// <summary>How many requests may wait. One more is refused with RESOURCE_EXHAUSTED and a retry delay.</summary>
    [Range(1, 1_000_000)]
    public int QueueMax { get; set; } = 8192;

    /// <summary>How many requests share one fingerprint call and one durable write. The adapter takes 4,096 at most.</summary>
    [Range(1, 4096)]
    public int BatchMax { get; set; } = 1024;

    /// <summary>How many batches are under way at once: fingerprints of one are computed while another is being written.</summary>
    [Range(1, 64)]
    public int BatchesInFlightMax { get; set; } = 4;

    /// <summary>
    /// Refuses cards while the adapter can't be reached. Else they get tokens that are marked as not deduplicated, and whether the card had
    /// one is found out when the adapter is back.
    /// </summary>
    public bool RefuseWithoutAdapter { get; set; }
}
