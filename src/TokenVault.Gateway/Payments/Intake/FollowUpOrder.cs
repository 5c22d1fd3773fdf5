using TokenVault.Contracts.V1;
using TokenVault.Domain.Tokens;
using Money = TokenVault.Domain.Amounts.Money;

namespace TokenVault.Gateway.Payments.Intake;

/// <summary>A request to capture, void or refund, checked field by field.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Payment">On which payment.</param>
/// <param name="Amount">None: all that is left.</param>
/// <param name="IdempotencyKey">The caller's key.</param>
internal sealed record FollowUpOrder(OperationKind Kind, PaymentId Payment, Money? Amount, string IdempotencyKey);
