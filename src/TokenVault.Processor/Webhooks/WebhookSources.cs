using TokenVault.Domain.Callers;

namespace TokenVault.Processor.Webhooks;

/// <summary>The accounts that webhooks may come from, as they are in force now.</summary>
/// <param name="find">By processor and merchant; null where there is none.</param>
internal sealed class WebhookSources(Func<string, MerchantId, WebhookSource?> find)
{
    public WebhookSource? Find(string processor, MerchantId merchant) => find(processor, merchant);
}
