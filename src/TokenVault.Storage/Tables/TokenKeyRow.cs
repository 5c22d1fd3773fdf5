using System.Runtime.InteropServices;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>What an idempotency key of tokenizing stands for.</summary>
/// <param name="CreateUnixMs">When it was first used, milliseconds since 1970.</param>
/// <param name="Request">The leading 128 bits of the request's keyed digest.</param>
/// <param name="Token">The token that it gave.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TokenKeyRow(long CreateUnixMs, UInt128 Request, Token Token);
