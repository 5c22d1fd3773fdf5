using TokenVault.Domain.Callers;
using TokenVault.Processor.Webhooks;

namespace TokenVault.Processor.Psp;

/// <summary>A merchant's account with a processor.</summary>
/// <remarks>
/// HTTP headers are texts in .NET, so the secret key of an account can't be wiped; it is read once per reload and not per request.
/// </remarks>
internal sealed class PspAccount(MerchantId merchant, string processor, string credential, IReadOnlyList<string> fields)
{
    public MerchantId Merchant { get; } = merchant;

    public string Processor { get; } = processor;

    /// <summary>The account's secret key.</summary>
    public string Credential { get; } = credential;

    /// <summary>Further fields, in the order in which the processor's profile lists them.</summary>
    public IReadOnlyList<string> Fields { get; } = fields;

    /// <summary>Its share of the merchant's payments where no rule says otherwise; null for the order of the file.</summary>
    public int? Weight { get; init; }

    /// <summary>With which its processor signs what it tells by itself; empty where it tells nothing.</summary>
    public IReadOnlyList<WebhookSecret> WebhookSecrets { get; init; } = [];

    // Without the credential.
    public override string ToString() => $"{Merchant} at {Processor}";
}
