namespace TokenVault.Load.Wire;

/// <summary>What of a header block counts for the outcome of a call.</summary>
[Flags]
internal enum HeaderMeanings : byte
{
    None = 0,

    /// <summary>`:status` 200.</summary>
    HttpOk = 1,

    /// <summary>`:status` with anything else.</summary>
    HttpRefused = 2,

    /// <summary>`grpc-status` 0.</summary>
    GrpcOk = 4,

    /// <summary>`grpc-status` with anything else.</summary>
    GrpcRefused = 8,
}
