using TokenVault.Domain.Amounts;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Psp;

/// <summary>What a processor is asked to take, less the card.</summary>
internal sealed record PspCharge(OperationId Operation, PaymentId Payment, Money Amount);
