namespace TokenVault.Load.Wire;

/// <summary>Header fields that count for the outcome of a call.</summary>
internal enum HeaderName : byte
{
    Other,

    /// <summary>`:status`.</summary>
    HttpStatus,

    /// <summary>`grpc-status`.</summary>
    GrpcStatus,

    /// <summary>`grpc-message`.</summary>
    GrpcMessage,

    /// <summary>`grpc-status-details-bin`.</summary>
    GrpcDetails,
}
