using TokenVault.Gateway.Privacy.Erasures;

namespace TokenVault.Gateway.Privacy.Calls;

/// <summary>The calls about erasure.</summary>
internal sealed record ErasureCalls(CustomerErasure Erasure, ErasureReceipts Receipts);
