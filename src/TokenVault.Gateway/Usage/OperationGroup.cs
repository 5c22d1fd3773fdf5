using TokenVault.Contracts.V1;

namespace TokenVault.Gateway.Usage;

/// <summary>By what operations are counted together.</summary>
internal sealed record OperationGroup(OperationKind Kind, OperationState State, string Processor, string Currency);
