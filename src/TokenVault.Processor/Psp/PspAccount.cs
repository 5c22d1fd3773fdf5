using System.Net.Http.Headers;
using TokenVault.Domain.Callers;
using TokenVault.Processor.Webhooks;

namespace TokenVault.Processor.Psp;

/// <summary>A merchant's account with a processor.</summary>
/// <remarks>
/// The credential is the secret key as the header that carries it. HTTP headers are texts in .NET, so this one secret can't be
/// wiped; it is made once per reload and not per request.
/// </remarks>
internal sealed record PspAccount(MerchantId Merchant, string Processor, AuthenticationHeaderValue Credential)
{
    /// <summary>With which its processor signs what it tells; empty where it tells nothing.</summary>
    public IReadOnlyList<WebhookSecret> WebhookSecrets { get; init; } = [];

    // The record's own would print the credential.
    public override string ToString() => $"{Merchant} at {Processor}";
}
