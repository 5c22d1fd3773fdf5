using System.ComponentModel.DataAnnotations;

namespace TokenVault.Gateway.Orders;

/// <summary>How this gateway takes part in orders by which cards leave the vault.</summary>
internal sealed class OrderOptions
{
    public const string Section = "Orders";

    /// <summary>How often the adapter is asked for orders that are due.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PollPeriod { get; set; } = TimeSpan.FromSeconds(5);
}
