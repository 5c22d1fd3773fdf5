using System.ComponentModel.DataAnnotations;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>How hard the gateway tries to find out what became of an operation before a person has to.</summary>
internal sealed class ReconciliationOptions
{
    public const string Section = "Reconciliation";

    /// <summary>How often is looked for operations whose time has come.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many are worked on at once.</summary>
    [Range(1, 64)]
    public int ParallelMax { get; set; } = 8;

    /// <summary>The wait after the first step; it doubles from step to step.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan WaitMin { get; set; } = TimeSpan.FromSeconds(1);

    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan WaitMax { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the same request is sent again under the same key, where the profile allows it.</summary>
    [Range(0, 20)]
    public int ReplaysMax { get; set; } = 3;

    [Range(0, 20)]
    public int CancelsMax { get; set; } = 5;

    /// <summary>
    /// How long after a capture or refund was answered the processor's totals have to hold it. Some take it first and do it later; what
    /// is missing by then was not done.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan TotalsAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a card holder may take to authenticate; then the payment is cancelled.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan ActionTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>After how long without a result a person has to decide.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan PersonAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How often the processor is asked once more after a person was called.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan PersonPeriod { get; set; } = TimeSpan.FromHours(1);
}
