using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using TokenVault.Processor.Psp.Lines;

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

    /// <summary>manifest.json of the profiles; its signatures and profiles are beside it. Read at start only.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Manifest { get; set; } = "";

    /// <summary>A PEM file with the authority that the officers' certificates must chain to.</summary>
    [Required(AllowEmptyStrings = false)]
    public string OfficerAuthority { get; set; } = "";

    [Required, MinLength(1), ValidateEnumeratedItems]
    public IList<PspLineOptions> Processors { get; set; } = [];
}
