using System.ComponentModel.DataAnnotations;

namespace TokenVault.Processor.Disclosures;

/// <summary>Where the record of disclosures is written.</summary>
internal sealed class DisclosureOptions
{
    public const string Section = "Disclosures";

    /// <summary>The folder of disclosures.jsonl. Back it up with the store; keep it as long as disclosures have to be shown.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Directory { get; set; } = "";
}
