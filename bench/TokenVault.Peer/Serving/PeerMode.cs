namespace TokenVault.Peer.Serving;

/// <summary>How the peer inserts.</summary>
internal enum PeerMode
{
    /// <summary>One statement and one commit for each call.</summary>
    One,

    /// <summary>One statement and one commit for all calls that wait at the same time.</summary>
    Batched,
}
