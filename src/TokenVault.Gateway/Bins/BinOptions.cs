using System.ComponentModel.DataAnnotations;

namespace TokenVault.Gateway.Bins;

/// <summary>What the gateway knows of cards by their leading digits.</summary>
internal sealed class BinOptions
{
    public const string Section = "Bins";

    /// <summary>A table of BINs in the format of deploy/bins/README.md. Empty: the one that comes with the gateway.</summary>
    [StringLength(4096)]
    public string Table { get; set; } = "";
}
