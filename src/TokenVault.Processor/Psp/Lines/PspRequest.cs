using TokenVault.Processor.Psp.Requests;

namespace TokenVault.Processor.Psp.Lines;

/// <summary>A request as it goes over a line.</summary>
/// <param name="Step">What it is, for the metrics.</param>
/// <param name="Path">Percent-encoded path and query, from the profile's own root.</param>
/// <param name="Headers">With the credential, so never logged.</param>
/// <param name="Body">Null for a GET.</param>
internal sealed record PspRequest(string Step, string Path, IReadOnlyList<(string Name, string Value)> Headers, PinnedBody? Body)
{
    // The record's own would print the credential.
    public override string ToString() => Step;
}
