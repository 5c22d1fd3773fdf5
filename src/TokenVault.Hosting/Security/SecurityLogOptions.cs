using System.ComponentModel.DataAnnotations;

namespace TokenVault.Hosting.Security;

/// <summary>Where the security log stands and how long it is kept.</summary>
internal sealed class SecurityLogOptions
{
    public const string Section = "SecurityLog";

    /// <summary>The folder of `security-YYYYMMDD.jsonl`, the process's own. Made where there is none.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Directory { get; set; } = "security";

    // PCI DSS 10.5.1: twelve months, three of them at hand. A shorter time is for who has had the lines sent elsewhere.
    [Range(typeof(TimeSpan), "90.00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(365);

    /// <summary>Refusals beyond so many a second are counted and not told one by one: whoever is refused must not fill the disk.</summary>
    [Range(10, 10_000)]
    public int RefusalsPerSecondMax { get; set; } = 50;
}
