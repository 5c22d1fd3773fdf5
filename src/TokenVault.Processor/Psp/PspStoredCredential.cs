using TokenVault.Contracts.V1;

namespace TokenVault.Processor.Psp;

/// <summary>Under which agreement the card is stored, and who begins this payment.</summary>
/// <param name="Initiator">Who begins.</param>
/// <param name="Reason">The agreement.</param>
/// <param name="NetworkTransactionId">The card network's name of the first payment, or empty.</param>
internal sealed record PspStoredCredential(Initiator Initiator, StoredCredentialReason Reason, string NetworkTransactionId = "");
