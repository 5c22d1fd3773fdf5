using System.ComponentModel.DataAnnotations;
using TokenVault.Domain.Callers;

namespace TokenVault.Gateway.Tokens;

/// <summary>How long tokens are kept, and when what was deleted is gone.</summary>
internal sealed class TokenOptions : IValidatableObject
{
    public const string Section = "Tokens";

    private const int DaysMax = 36_500;

    /// <summary>Within which time after a deletion the sealed card is gone from all files that the gateway works with.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "7.00:00:00")]
    public TimeSpan PurgeWithin { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long backups of the gateway's store are kept: what the operator promises, and erasure receipts state.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan BackupRetention { get; set; } = TimeSpan.FromDays(35);

    /// <summary>How often what is due is looked for: tokens whose time is over, cards to be deduplicated.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan UpkeepPeriod { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many tokens a second are filed anew under another fingerprint key, at most: payments and new cards go first.</summary>
    [Range(1, 100_000)]
    public int RekeyingPerSecondMax { get; set; } = 500;

    /// <summary>How long a token for single use is kept once it has served, for those who look it up.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan SpentRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Deletes tokens that were not used for so many days; 0 keeps them. For merchants that have no rule of their own.</summary>
    [Range(0, DaysMax)]
    public int UnusedDays { get; set; }

    /// <summary>The same by merchant.</summary>
    public IDictionary<string, int> UnusedDaysOf { get; set; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>How often all tokens are looked at for those that were not used.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan RetentionPeriod { get; set; } = TimeSpan.FromDays(1);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, days) in UnusedDaysOf)
        {
            if (!MerchantId.TryParse(name, out _))
            {
                yield return new ValidationResult($"{nameof(UnusedDaysOf)}:{name} is no merchant's name.");
            }

            if (days is < 0 or > DaysMax)
            {
                yield return new ValidationResult($"{nameof(UnusedDaysOf)}:{name} must be 0 to {DaysMax} days.");
            }
        }
    }

    /// <summary>0 where the merchant's tokens are kept.</summary>
    public int UnusedDaysFor(MerchantId merchant) => UnusedDaysOf.TryGetValue(merchant.Value, out var days) ? days : UnusedDays;
}
