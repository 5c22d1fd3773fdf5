using System.ComponentModel.DataAnnotations;

namespace TokenVault.Gateway.Store;

/// <summary>Where the gateway keeps its rows, and the key that authenticates them.</summary>
internal sealed class StoreOptions
{
    public const string Section = "Store";

    /// <summary>The folder of the embedded store. Made on first start.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Path { get; set; } = "";

    /// <summary>A file of 32 random bytes. Whoever loses it loses the store: no row can be told from a forged one.</summary>
    [Required(AllowEmptyStrings = false)]
    public string RowKey { get; set; } = "";
}
