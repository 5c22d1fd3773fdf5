using System.ComponentModel.DataAnnotations;

namespace TokenVault.Gateway.Startup;

/// <summary>Which gateway this is.</summary>
internal sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>The gateway's name, as its certificate and the adapter's registry have it.</summary>
    [Required, RegularExpression("^[a-z][a-z0-9-]{0,31}$")]
    public string Id { get; set; } = "";
}
