using System.Security.Cryptography;
using System.Text;
using TokenVault.Profiles.Webhooks;

namespace TokenVault.Processor.Webhooks.Receiving;

/// <summary>What of an event is kept: its digest, and where to look.</summary>
/// <param name="Digest">SHA-256 over processor, merchant and the parts of the event's name.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Reference">The processor's name of what is to be fetched; empty with <see cref="WebhookKind.Ignore"/>.</param>
internal sealed record WebhookEvent(byte[] Digest, WebhookKind Kind, string Reference)
{
    /// <summary>The merchant is in it, so that nobody can use up the names of another's events.</summary>
    public static byte[] DigestOf(WebhookSource source, IEnumerable<string> id) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', [source.Processor, source.Merchant.Value, .. id])));
}
