using System.ComponentModel.DataAnnotations;
using TokenVault.Sealing.Epochs;

namespace TokenVault.Gateway.Epochs;

/// <summary>What the gateway seals to, and for how long with one epoch key. It never names a private key.</summary>
internal sealed class SealingOptions
{
    public const string Section = "Sealing";

    /// <summary>The signed key manifest.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Manifest { get; set; } = "";

    /// <summary>The public key of the key ceremony, PEM. Only manifests that it signed are taken.</summary>
    [Required(AllowEmptyStrings = false)]
    public string CeremonyKey { get; set; } = "";

    /// <summary>How often what depends on the adapter's keys is looked at: whether epochs are to be wrapped anew.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeyUpkeepPeriod { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest that an epoch key is held: a captured gateway opens no more than the cards of this time.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan EpochLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The most records that an epoch key seals.</summary>
    [Range(1, Epoch.RecordsMax)]
    public long EpochRecordsMax { get; set; } = Epoch.RecordsMax;
}
