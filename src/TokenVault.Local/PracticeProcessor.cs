using System.Text.Json.Serialization;

namespace TokenVault.Local;

/// <summary>A line to a practice processor beside the first, which is always there under the name `sandbox`.</summary>
/// <param name="Name">Its name in the adapter's configuration: 1 to 32 lower-case letters, digits and hyphens.</param>
public sealed record PracticeProcessor(string Name)
{
    /// <summary>Stripe's profile for a processor whose "not found" can be trusted at once; made with each vault.</summary>
    public const string PracticeProfile = "practice";

    /// <summary>The profile that the adapter speaks to it by.</summary>
    public string Profile { get; init; } = "stripe";

    /// <summary>Where that dialect begins at the practice processor, such as `/cko` or `/adyen/v71`.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>True: a process of its own with records of its own. False: the same process as the first.</summary>
    public bool OwnProcess { get; init; }

    /// <summary>Further arguments of that process. They count at each start.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The share that each merchant's account gets by itself; null leaves it out of accounts.json.</summary>
    public int? Weight { get; init; }

    /// <summary>What the profile asks of an account, such as `merchantAccount`. Null: what the shipped profiles ask.</summary>
    public IReadOnlyDictionary<string, string>? AccountFields { get; init; }
}
