using TokenVault.Load.Calls;
using TokenVault.Load.Correctness;

namespace TokenVault.Load;

/// <summary>Which cards are next, and what was told of those before.</summary>
internal sealed record TokensAsked(CardCounter Cards, TokenLedger Ledger);
