namespace TokenVault.Cli.Comparison;

/// <summary>What a report is expected to hold.</summary>
/// <param name="From">Operations made from here on have to be in the report.</param>
/// <param name="To">Operations made before this have to be in the report.</param>
/// <param name="Types">The types that this report has; rows and operations of others are left out.</param>
internal sealed record ComparisonScope(DateTimeOffset From, DateTimeOffset To, IReadOnlySet<MovementType> Types)
{
    public static IReadOnlySet<MovementType> AllTypes { get; } = Enum.GetValues<MovementType>().ToHashSet();
}
