using System.Runtime.InteropServices;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>Which operation has a token for single use.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="IsSpent">True once it has succeeded: the token is its for good.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TokenHold(OperationId Operation, bool IsSpent);
