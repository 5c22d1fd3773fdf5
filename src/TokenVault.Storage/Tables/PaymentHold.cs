using System.Runtime.InteropServices;
using TokenVault.Domain.Tokens;

namespace TokenVault.Storage.Tables;

/// <summary>Which payment has a token for single use.</summary>
/// <param name="Payment">The payment.</param>
/// <param name="IsSpent">True once its authorization has succeeded.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PaymentHold(PaymentId Payment, bool IsSpent);
