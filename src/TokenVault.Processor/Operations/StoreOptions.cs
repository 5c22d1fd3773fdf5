using System.ComponentModel.DataAnnotations;

namespace TokenVault.Processor.Operations;

/// <summary>Where the adapter keeps its operations and the index of its disclosures.</summary>
internal sealed class StoreOptions
{
    public const string Section = "Store";

    [Required(AllowEmptyStrings = false)]
    public string Path { get; set; } = "";
}
