using TokenVault.Domain.Callers;
using TokenVault.Processor.Psp;
using TokenVault.Profiles.Webhooks;

namespace TokenVault.Processor.Webhooks;

/// <summary>An account that webhooks come from: how they are signed, and how what they tell of is fetched.</summary>
internal sealed record WebhookSource(string Processor, MerchantId Merchant, WebhookRules Rules)
{
    /// <summary>At least one.</summary>
    public required IReadOnlyList<WebhookSecret> Secrets { get; init; }

    /// <summary>Fetches a payment by the processor's name; null where no usable answer came.</summary>
    public required Func<string, Task<PspFacts?>> FetchPayment { get; init; }

    /// <summary>Fetches a dispute by the processor's name; null where no usable answer came.</summary>
    public required Func<string, Task<PspDispute?>> FetchDispute { get; init; }

    // Without the secrets.
    public override string ToString() => $"{Merchant} at {Processor}";
}
