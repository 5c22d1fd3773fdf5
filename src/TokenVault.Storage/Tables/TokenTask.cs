using System.Runtime.InteropServices;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>Something that is left to be done about a token.</summary>
/// <param name="Kind">What.</param>
/// <param name="UnixSeconds">When, seconds since 1970.</param>
/// <param name="Token">About which.</param>
/// <param name="Number">With what, by kind; else 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TokenTask(TokenTaskKind Kind, long UnixSeconds, OwnedToken Token, uint Number = 0)
{
    /// <summary>The number of a deletion where the adapter has buried the token already, so that nothing is left to be looked at.</summary>
    public const uint Buried = 1;
}
