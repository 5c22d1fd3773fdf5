namespace TokenVault.Sandbox.Records;

/// <summary>What is known of an idempotency key; <see cref="Place"/> is null while its first request is at work.</summary>
internal sealed class KeptKey(string digest, byte[]? mac, long created)
{
    // docs.stripe.com/api/idempotent_requests: keys may be forgotten after 24 hours.
    public const long SecondsMax = 24 * 60 * 60;

    public string Digest { get; } = digest;

    /// <summary>Of the whole request, under the process's key; null for what an earlier process answered.</summary>
    public byte[]? Mac { get; } = mac;

    public long Created { get; } = created;

    public RecordPlace? Place { get; set; }
}
