namespace TokenVault.Load.Report;

/// <summary>The rows of the measurement of tokenizing, as programs know them.</summary>
internal static class RowNames
{
    public const string Echo = "echo-mtls";
    public const string EchoInClear = "echo-clear";
    public const string StoreAlone = "store-alone";
    public const string SyncGrowing = "sync-growing";
    public const string SyncOverwriting = "sync-overwriting";
    public const string NewCards = "tokenize-new";
    public const string KnownCards = "tokenize-known";
    public const string Stream = "tokenize-stream";
    public const string Batch = "tokenize-batch";
    public const string OpenHalf = "tokenize-open-half";

    public const string PeerSingle = "peer-single";
    public const string PeerBatched = "peer-batched";

    /// <summary>Followed by the share of the closed loop's rate in percent. Beyond what the server can do calls are lost, as they must be.</summary>
    public const string RampStart = "tokenize-ramp-";

    /// <summary>Whether a row measures what the vault is held against, and not the vault.</summary>
    public static bool IsCeiling(string name) => name is Echo or EchoInClear or StoreAlone or SyncGrowing or SyncOverwriting or PeerSingle or PeerBatched;

    /// <summary>Whether a row is a step of a ramp, which may go beyond what the server can do.</summary>
    public static bool IsRamp(string name) => name.StartsWith(RampStart, StringComparison.Ordinal);
}
