using System.ComponentModel.DataAnnotations;

namespace TokenVault.Processor.Events;

/// <summary>How long what processors told is kept for gateways.</summary>
internal sealed class EventOptions
{
    public const string Section = "Events";

    /// <summary>
    /// A gateway that did not ask for so long misses events; the comparison with the processor's report finds what they told.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "365.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);
}
