using System.ComponentModel.DataAnnotations;
using TokenVault.Opening.Cvcs;

namespace TokenVault.Processor.Cvcs;

/// <summary>How long a security code can be opened at all.</summary>
internal sealed class CvcOptions
{
    public const string Section = "Cvcs";

    /// <summary>
    /// A handle serves between half of this and all of it. Long enough for a card holder on the last page of a checkout; after it the
    /// code is gone for everybody.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "00:10:00")]
    public TimeSpan KeyLifetime { get; set; } = CvcSessions.DefaultKeyLifetime;
}
