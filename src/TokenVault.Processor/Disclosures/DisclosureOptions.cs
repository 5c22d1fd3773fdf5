using System.ComponentModel.DataAnnotations;

namespace TokenVault.Processor.Disclosures;

/// <summary>Where the record of disclosures is written.</summary>
internal sealed class DisclosureOptions
{
    public const string Section = "Disclosures";

    /// <summary>The folder of disclosures.jsonl and the files that go on after it. Back it up with the store; keep it as long as disclosures have to be shown.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Directory { get; set; } = "";

    /// <summary>From which size on another file goes on, 1 MiB to 1 TiB. What came before is closed and stays where it is.</summary>
    [Range(typeof(long), "1048576", "1099511627776")]
    public long FileBytesMax { get; set; } = DisclosureFile.BytesMaxDefault;

    /// <summary>Up to which difference a gateway's clock and the adapter's are taken to agree, the time on the way included.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ClockDifferenceMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long checkpoints are also signed by a key that `rotate-ledger-key` replaced, from the adapter's start after it: 0 to 3650 days. Until then
    /// gateways and auditors have to know the new one. 0 where the old one is in wrong hands.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan OldKeySignsFor { get; set; } = TimeSpan.FromDays(90);
}
