using TokenVault.Contracts.Processor.V1;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Gateway.Payments;

/// <summary>A card as the adapter takes it, but for its epoch's registered form.</summary>
internal sealed record StoredCard(SealedCard Card, EpochId Epoch);
