using TokenVault.Cli.Comparison;

namespace TokenVault.Cli.Audit.Reconciliation;

/// <summary>What the reports are expected to hold.</summary>
/// <param name="Processor">Whose they are, by its name in the adapter's configuration.</param>
/// <param name="From">Openings from here on have to be in the reports.</param>
/// <param name="To">Openings before this have to be in the reports.</param>
/// <param name="Types">The types that the reports have; rows of others only tell which payment is which.</param>
internal sealed record ReconciliationScope(string Processor, DateTimeOffset From, DateTimeOffset To, IReadOnlySet<MovementType> Types);
