using TokenVault.Sandbox.Http;

namespace TokenVault.Sandbox.Payments;

/// <summary>What a caller says of its own request, kept with what the request did.</summary>
/// <param name="Operation">Its <c>metadata[operation]</c>, or the <c>reference</c> of the dialects that have one.</param>
/// <param name="KeyDigest">SHA-256 of its idempotency key, hex.</param>
/// <param name="Metadata">All of its metadata; null where it has none.</param>
internal readonly record struct Mark(string? Operation, string? KeyDigest, IReadOnlyDictionary<string, string>? Metadata)
{
    // What the dialects with a reference allow at most (Adyen: 80 characters, Checkout.com: 80).
    private const int ReferenceCharsMax = 80;
    private const string OperationKey = "operation";
    private const string PaymentKey = "payment";

    public static Mark Of(FormBody form)
    {
        var metadata = form.Metadata();
        return new Mark(
            OperationOf(metadata) ?? form.Text("reference", ReferenceCharsMax),
            form.KeyDigest,
            metadata.Count == 0 ? null : metadata);
    }

    public static string? OperationOf(IReadOnlyDictionary<string, string> metadata) => metadata.GetValueOrDefault(OperationKey);

    public static string? PaymentOf(IReadOnlyDictionary<string, string> metadata) => metadata.GetValueOrDefault(PaymentKey);

    /// <summary>Later metadata adds to what is there; an empty value takes a key away (docs.stripe.com/api/metadata).</summary>
    public static Dictionary<string, string> Merged(
        IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, string> later)
    {
        var merged = new Dictionary<string, string>(metadata, StringComparer.Ordinal);
        foreach (var (key, value) in later)
        {
            if (value.Length == 0)
            {
                merged.Remove(key);
            }
            else
            {
                merged[key] = value;
            }
        }

        return merged;
    }
}
