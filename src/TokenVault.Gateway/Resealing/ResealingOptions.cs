using System.ComponentModel.DataAnnotations;

namespace TokenVault.Gateway.Resealing;

/// <summary>How this gateway has cards sealed anew when a key may be known to others.</summary>
internal sealed class ResealingOptions
{
    public const string Section = "Resealing";

    /// <summary>How often the adapter is asked whether there are such.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PollPeriod { get; set; } = TimeSpan.FromSeconds(10);
}
