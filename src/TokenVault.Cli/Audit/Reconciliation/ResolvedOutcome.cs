namespace TokenVault.Cli.Audit.Reconciliation;

/// <summary>The act `resolution` of the record.</summary>
/// <param name="Outcome">The record's word: Succeeded, Declined or NotSent.</param>
/// <param name="ProcessorReference">The processor's name for it; may be empty.</param>
internal sealed record ResolvedOutcome(string Outcome, string ProcessorReference)
{
    private const string Succeeded = nameof(Succeeded);

    public bool IsSucceeded => string.Equals(Outcome, Succeeded, StringComparison.Ordinal);
}
