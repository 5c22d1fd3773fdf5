using System.ComponentModel.DataAnnotations;

namespace TokenVault.Processor.Orders;

/// <summary>Where orders are put that two officers signed, and how long each waits before it is executed.</summary>
internal sealed class OrderOptions
{
    public const string Section = "Orders";

    /// <summary>The folder of orders, and of what is sealed by them.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Directory { get; set; } = "orders";

    /// <summary>
    /// From when the adapter first sees an order, by its own clock: time for whoever reads the record to object. Each order keeps the delay
    /// under which it was first seen; the act that tells of it says until when.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan Delay { get; set; } = TimeSpan.FromDays(1);
}
