using TokenVault.Domain.Tokens;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Operations;

/// <summary>A capture, void or refund that a gateway asked for, checked; the processor's reference is not in it yet.</summary>
internal sealed record FollowUpOrder(PspOrder Order, OperationId Authorization, OrderOrigin Origin);
