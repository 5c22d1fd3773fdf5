using Google.Protobuf;
using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Hosting;
using TokenVault.Ledger.Trees;

namespace TokenVault.Processor.Disclosures.Tokens;

/// <summary>Shows gateways what the record says of tokens.</summary>
internal sealed class RecordGrpcService(DisclosureReader reader, DisclosureTree tree, CheckpointSigner signer, GatewayDesk gateways)
    : RecordService.RecordServiceBase
{
    private const int TokensMax = 1000;

    // Gateways take 256 KiB.
    private const int PageBytesMax = 128 * 1024;

    // Of one token at once.
    private const int EntriesAtOnce = 128;

    // A page passes over no more than this, so that deletions behind many openings hold nobody up.
    private const int ExaminedMax = 4096;

    public override async Task<ListTokenEntriesResponse> ListTokenEntries(ListTokenEntriesRequest request, ServerCallContext context)
    {
        gateways.Admit(context.GetGateway());
        var tokens = ReadTokens(request);
        var cursor = TokenEntryCursor.Parse(request.PageToken, tokens.Count);
        var response = new ListTokenEntriesResponse();
        var found = await FindAsync(tokens, cursor, request.DeletionsOnly, response, context.CancellationToken);

        // Signed after they were found, so that the tree has them.
        var (newest, note) = signer.Sign();
        var size = request.TreeSize == 0 ? newest : request.TreeSize;
        if (size < 0 || size > newest)
        {
            throw new VaultException(VaultErrorCode.CheckpointAhead, "tree_size");
        }

        foreach (var (place, line) in found)
        {
            var entry = new EntryOfToken { LeafNumber = place.Number, Entry = UnsafeByteOperations.UnsafeWrap(line) };
            if (request.WithProofs && place.Number < size)
            {
                entry.Proof.AddRange(MerkleTree.InclusionProof(place.Number, size, tree).Select(static hash => UnsafeByteOperations.UnsafeWrap(hash)));
            }

            response.Entries.Add(entry);
        }

        response.TreeSize = request.WithProofs ? size : 0;
        response.Checkpoint = request.TreeSize == 0 ? UnsafeByteOperations.UnsafeWrap(note) : ByteString.Empty;
        return response;
    }

    private static IReadOnlyList<Token> ReadTokens(ListTokenEntriesRequest request) => request.Tokens.Count switch
    {
        0 => throw new VaultException(VaultErrorCode.FieldMissing, "tokens"),
        > TokensMax => throw new VaultException(VaultErrorCode.BatchTooLarge, "tokens"),
        _ => [.. request.Tokens.Select(text =>
            Token.TryParse(text, out var token) ? token : throw new VaultException(VaultErrorCode.TokenMalformed, "tokens"))],
    };

    private async Task<IReadOnlyList<(DisclosurePlace Place, byte[] Line)>> FindAsync(
        IReadOnlyList<Token> tokens, TokenEntryCursor cursor, bool deletionsOnly, ListTokenEntriesResponse response, CancellationToken cancellation)
    {
        var found = new List<(DisclosurePlace, byte[])>();
        var (bytes, examined) = (0, 0);
        for (var i = cursor.Token; i < tokens.Count; i++)
        {
            var after = i == cursor.Token ? cursor.After : null;
            IReadOnlyList<LocatedEntry> entries;
            do
            {
                entries = await reader.LocateAsync(tokens[i], after, EntriesAtOnce, cancellation);
                foreach (var entry in entries)
                {
                    after = entry.Entry.Stamp.Id;
                    examined++;
                    if (!deletionsOnly || entry.Entry.Act is not null)
                    {
                        found.Add((entry.Place, entry.Line));
                        bytes += entry.Line.Length + (40 * MerkleHash.Bytes);
                    }

                    if (bytes >= PageBytesMax || examined == ExaminedMax)
                    {
                        response.NextPageToken = new TokenEntryCursor(i, after).ToString();
                        return found;
                    }
                }
            }
            while (entries.Count == EntriesAtOnce);
        }

        return found;
    }
}
