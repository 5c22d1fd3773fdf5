namespace TokenVault.Load.Peer;

/// <summary>How long each server is loaded at a time and how often, how hard, and the least ratio that is wanted.</summary>
/// <param name="SingleConnections">To PostgreSQL, of the peer that inserts once a call.</param>
/// <param name="BatchWriters">To PostgreSQL, of the one that inserts batches.</param>
internal sealed record PeerLoad(LoadPlan Plan, int Rounds, int SingleConnections, int BatchWriters, double AtLeast);
