using TokenVault.Domain.Callers;

namespace TokenVault.Processor.Webhooks.Receiving;

/// <summary>`/webhooks/PROCESSOR/MERCHANT`, the only path there is.</summary>
internal static class WebhookPath
{
    private const string Prefix = "/webhooks/";

    public static bool TryRead(string? path, out string processor, out MerchantId merchant)
    {
        (processor, merchant) = ("", default);
        if (path is null || !path.StartsWith(Prefix, StringComparison.Ordinal) || path[Prefix.Length..].Split('/') is not [var first, var second])
        {
            return false;
        }

        // A processor's name has a merchant's grammar.
        processor = first;
        return MerchantId.TryParse(first, out _) && MerchantId.TryParse(second, out merchant);
    }
}
