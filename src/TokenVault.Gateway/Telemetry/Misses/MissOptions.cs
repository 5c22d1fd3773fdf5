using System.ComponentModel.DataAnnotations;

namespace TokenVault.Gateway.Telemetry.Misses;

/// <summary>When a merchant's share of cards that have no token yet is unusual: somebody who guesses card numbers has hardly any other.</summary>
internal sealed class MissOptions
{
    public const string Section = "Misses";

    /// <summary>A merchant is told of once in it at most.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Fewer cards in a window say nothing: 10 to 1,000,000.</summary>
    [Range(10, 1_000_000)]
    public int CardsMin { get; set; } = 1000;

    /// <summary>More new cards among a hundred than this are unusual: 1 to 100, and with 100 nothing is. A merchant who has just begun has more for a while.</summary>
    [Range(1, 100)]
    public int SharePercentMax { get; set; } = 90;
}
