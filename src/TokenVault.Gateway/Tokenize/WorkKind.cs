namespace TokenVault.Gateway.Tokenize;

/// <summary>What passes through the pipeline. All that writes tokens does, so that one place decides the order.</summary>
internal enum WorkKind : byte
{
    Tokenize,
    Update,
    Delete,

    // The adapter has told the fingerprint of a card that was tokenized while it was away.
    Deduplicate,

    // A token comes from another vault, with its card sealed by the adapter.
    TakeIn,

    // A key may be known to others: the adapter has sealed a token's card anew.
    Reseal,

    // The adapter has told by what a token is found under another fingerprint key.
    Rekey,

    // Ends an epoch whose time is over though nobody tokenizes; only the thread that seals may end one.
    EndEpoch,
}
