using System.Runtime.InteropServices;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Tokenize;

/// <summary>The token that is on disk for a card, and the expiry date stored with it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TokenizeResult(Token Token, CardExpiry Expiry);
