using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Psp;

/// <summary>
/// The payment processors that cards may be sent to. There is no other list: nothing that a caller sends names an endpoint.
/// </summary>
internal sealed class PspOptions
{
    public const string Section = "Psp";

    /// <summary>Which merchant is charged through which processor; reloaded when the file changes.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Accounts { get; set; } = "";

    [Required, MinLength(1), ValidateEnumeratedItems]
    public IList<PspLineOptions> Processors { get; set; } = [];
}
