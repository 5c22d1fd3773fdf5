namespace TokenVault.Peer.Serving;

/// <summary>Which database the peer serves, how, and with which certificate.</summary>
/// <param name="SocketFolder">Where PostgreSQL's socket is.</param>
/// <param name="Database">The database; its table is made where it is missing.</param>
/// <param name="Mode">How it inserts.</param>
/// <param name="Connections">To PostgreSQL; with batches each is one writer.</param>
/// <param name="KeysFile">Its two keys, made where there are none.</param>
internal sealed record PeerPlan(string SocketFolder, string Database, PeerMode Mode, int Connections, string KeysFile);
