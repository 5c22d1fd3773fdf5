using System.Text.Json;

namespace TokenVault.Local;

/// <summary>What a practice processor really did, counted from its own records. Amounts are minor units by lower-case currency code.</summary>
/// <param name="Charges">Approved authorizations, captured or not.</param>
/// <param name="Declined">Declined authorizations.</param>
/// <param name="Amounts">What was captured.</param>
public sealed record SandboxSummary(long Charges, long Declined, IReadOnlyDictionary<string, long> Amounts)
{
    private static readonly IReadOnlyDictionary<string, long> Nothing = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Authorizations that were captured, wholly or in part.</summary>
    public long Captured { get; init; }

    /// <summary>Authorizations that were let go.</summary>
    public long Released { get; init; }

    public long Refunds { get; init; }

    /// <summary>Requests that were answered with a kept answer.</summary>
    public long Replayed { get; init; }

    /// <summary>What is authorized and neither captured nor let go.</summary>
    public IReadOnlyDictionary<string, long> Held { get; init; } = Nothing;

    /// <summary>What was given back.</summary>
    public IReadOnlyDictionary<string, long> Refunded { get; init; } = Nothing;

    internal static SandboxSummary Parse(ReadOnlyMemory<byte> page)
    {
        using var json = JsonDocument.Parse(page);
        var root = json.RootElement;
        return new SandboxSummary(Count(root, "charges"), Count(root, "declined"), Amount(root, "amounts"))
        {
            Captured = Count(root, "captured"),
            Released = Count(root, "released"),
            Refunds = Count(root, "refunds"),
            Replayed = Count(root, "replayed"),
            Held = Amount(root, "held"),
            Refunded = Amount(root, "refunded"),
        };
    }

    private static long Count(JsonElement root, string name) => root.GetProperty(name).GetInt64();

    private static Dictionary<string, long> Amount(JsonElement root, string name) => root.GetProperty(name).EnumerateObject()
        .ToDictionary(amount => amount.Name, amount => amount.Value.GetInt64(), StringComparer.Ordinal);
}
