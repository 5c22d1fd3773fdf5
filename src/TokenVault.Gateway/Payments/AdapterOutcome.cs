using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Payments;

/// <summary>What is known of an operation after asking the adapter.</summary>
internal sealed record AdapterOutcome(Outcome Outcome, string Code)
{
    /// <summary>Whether the adapter answered. Otherwise the outcome is what the failure of this one call allows to conclude.</summary>
    public bool IsAnswer { get; init; }

    public string Processor { get; init; } = "";

    public string ProcessorReference { get; init; } = "";

    public string DisclosureId { get; init; } = "";

    /// <summary>What the caller is told where nothing was sent and the same key may be tried again.</summary>
    public VaultException? Refusal { get; init; }
}
