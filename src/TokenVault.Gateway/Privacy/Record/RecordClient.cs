using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Adapter;

namespace TokenVault.Gateway.Privacy.Record;

/// <summary>Asks the adapter what its record of disclosures says of tokens.</summary>
internal sealed class RecordClient(AdapterChannel adapter, IOptions<AdapterOptions> options, TimeProvider clock)
{
    /// <summary>A page of the entries about tokens, 1,000 at most.</summary>
    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with.</exception>
    public Task<ListTokenEntriesResponse> ListAsync(IEnumerable<Token> tokens, string pageToken, CancellationToken cancellation) =>
        AskAsync(RequestOf(tokens, pageToken), cancellation);

    /// <summary>A page of their deletions with proofs.</summary>
    /// <param name="tokens">1,000 at most.</param>
    /// <param name="pageToken">Of the page before.</param>
    /// <param name="treeSize">What the proofs are to lead to; 0 for the newest checkpoint, which is in the answer.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with.</exception>
    public Task<ListTokenEntriesResponse> ProveDeletionsAsync(
        IEnumerable<Token> tokens, string pageToken, long treeSize, CancellationToken cancellation)
    {
        var request = RequestOf(tokens, pageToken);
        (request.DeletionsOnly, request.WithProofs, request.TreeSize) = (true, true, treeSize);
        return AskAsync(request, cancellation);
    }

    private static ListTokenEntriesRequest RequestOf(IEnumerable<Token> tokens, string pageToken) =>
        new() { Tokens = { tokens.Select(token => token.ToString()) }, PageToken = pageToken };

    private Task<ListTokenEntriesResponse> AskAsync(ListTokenEntriesRequest request, CancellationToken cancellation) => AdapterCall.RunAsync(
        options, clock, deadline => adapter.Record.ListTokenEntriesAsync(request, deadline: deadline, cancellationToken: cancellation));
}
