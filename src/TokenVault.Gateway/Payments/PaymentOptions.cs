using System.ComponentModel.DataAnnotations;

namespace TokenVault.Gateway.Payments;

/// <summary>How long payments' side rows are kept.</summary>
internal sealed class PaymentOptions
{
    public const string Section = "Payments";

    /// <summary>How long an idempotency key is remembered after its first use, or after its operation was settled where that is later. Processors keep theirs for a day.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "366.00:00:00")]
    public TimeSpan IdempotencyRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long the changes of payments can be read again by cursor.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "366.00:00:00")]
    public TimeSpan EventRetention { get; set; } = TimeSpan.FromDays(30);
}
