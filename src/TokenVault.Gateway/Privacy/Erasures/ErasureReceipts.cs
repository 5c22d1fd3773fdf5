using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Privacy.Record;
using TokenVault.Storage.Records;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Privacy.Erasures;

/// <summary>Receipts of what was erased, each deletion with its entry in the adapter's record and the proof that it is there.</summary>
internal sealed class ErasureReceipts(ErasureJournal journal, RecordClient record, ReceiptDocument document)
{
    private const int TokensMax = 1000;

    /// <summary>The part that begins with the page token, which is a token.</summary>
    /// <exception cref="VaultException">PageTokenInvalid; AdapterUnavailable; DisclosureNotFound where the adapter has no such deletion.</exception>
    public async Task<GetErasureReceiptResponse> GetAsync(CustomerId customer, string pageToken, CancellationToken cancellation)
    {
        var response = new GetErasureReceiptResponse();
        var rows = new List<(Token Token, ErasedTokenRecord Record)>();
        await foreach (var row in journal.ListAsync(customer, ReadPageToken(pageToken), cancellation))
        {
            // One whose token is still there is not erased.
            if (row.Record.GoneMs == 0)
            {
                continue;
            }

            if (rows.Count == TokensMax)
            {
                response.NextPageToken = row.Token.ToString();
                break;
            }

            rows.Add(row);
        }

        if (rows.Count > 0)
        {
            var (checkpoint, entries) = await ProveAsync(customer, [.. rows.Select(row => row.Token)], cancellation);
            var erased = rows.Select(row => new ProvenErasure(
                row.Token, row.Record, entries.GetValueOrDefault(row.Token) ?? throw new VaultException(VaultErrorCode.DisclosureNotFound)));
            response.Receipt = UnsafeByteOperations.UnsafeWrap(
                document.Write(customer, [.. erased], checkpoint, isLast: response.NextPageToken.Length == 0));
        }

        return response;
    }

    private async Task<(ByteString Checkpoint, Dictionary<Token, EntryOfToken> Entries)> ProveAsync(
        CustomerId customer, IReadOnlyList<Token> tokens, CancellationToken cancellation)
    {
        var entries = new Dictionary<Token, EntryOfToken>();
        var (checkpoint, size, page) = (ByteString.Empty, 0L, "");
        do
        {
            var answer = await record.ProveDeletionsAsync(tokens, page, size, cancellation);
            checkpoint = size == 0 ? answer.Checkpoint : checkpoint;
            (size, page) = (answer.TreeSize, answer.NextPageToken);
            foreach (var entry in answer.Entries)
            {
                var line = EntryLine.Read(entry.Entry.Memory);
                if (line.IsDeletion && string.Equals(line.Merchant, customer.Merchant.Value, StringComparison.Ordinal) && Token.TryParse(line.Token, out var token))
                {
                    // The last counts: a crash may have left one before it, between the entry and what makes the token unusable.
                    entries[token] = entry;
                }
            }
        }
        while (page.Length > 0);

        return (checkpoint, entries);
    }

    private static Token ReadPageToken(string text) => text.Length == 0 ? default
        : Token.TryParse(text, out var token) ? token
        : throw new VaultException(VaultErrorCode.PageTokenInvalid, "page_token");
}
