using System.Text;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Disclosures.Entries;

namespace TokenVault.Processor.Tests.Disclosures;

public sealed class EntrySearchTests
{
    [Fact]
    public async Task Finds_ByTokenMerchantWordAndTime_AlsoAfterARestart()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var token = stand.NewToken();
        var subject = stand.SubjectOf(token);
        var begun = stand.Clock.GetUtcNow();
        await stand.Log.AppendAsync(subject);
        await stand.Log.AppendAsync(AdministrativeAct.Limits([1]));
        stand.Clock.Advance(TimeSpan.FromHours(1));
        await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()) with { Merchant = Merchant("other") });
        await stand.Log.AppendAsync(AdministrativeAct.Replacement(token, subject.Merchant, 2, subject.Gateway));
        await stand.Log.AppendAsync(AdministrativeAct.Deletion(token, subject.Merchant, "erasure", subject.Gateway));
        AssertFound();
        await stand.CloseAsync();
        stand.Open();
        AssertFound();

        void AssertFound()
        {
            Assert.Equal([0, 1, 2, 3, 4], Find(EntryFilter.None));
            Assert.Equal([0, 3, 4], Find(EntryFilter.None with { Token = token.ToString() }));
            Assert.Equal([2], Find(EntryFilter.None with { Merchant = "other" }));
            Assert.Equal([0, 2], Find(EntryFilter.None with { Word = "payment" }));
            Assert.Equal([1], Find(EntryFilter.None with { Word = "limits" }));
            Assert.Equal([0, 1], Find(EntryFilter.None with { Until = begun.AddHours(1) }));
            Assert.Equal([2, 3, 4], Find(EntryFilter.None with { From = begun.AddHours(1) }));
            Assert.Equal([3, 4], Find(EntryFilter.None with { Token = token.ToString(), From = begun.AddHours(1) }));
            Assert.Empty(Find(EntryFilter.None with { Token = stand.NewToken().ToString() }));
        }

        IEnumerable<long> Find(EntryFilter filter) => stand.Search.Run(filter, 0, 100).Entries.Select(entry => entry.Number);
    }

    [Fact]
    public async Task Finds_EntriesOfASpan_WhereTheClockWasSetBack()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var begun = stand.Clock.GetUtcNow();
        await WriteAsync(stand, DisclosureBlocks.EntriesPerBlock);
        stand.Clock.Advance(TimeSpan.FromDays(3));
        await WriteAsync(stand, DisclosureBlocks.EntriesPerBlock + 5);
        await stand.CloseAsync();

        // The second day of writing is over, and the machine comes back with the time of the first.
        stand.Clock = new(begun.AddMinutes(1));
        stand.Open();
        await WriteAsync(stand, 7);

        var first = stand.Search.Run(EntryFilter.None with { Until = begun.AddDays(1) }, 0, 10_000).Entries;
        Assert.Equal(DisclosureBlocks.EntriesPerBlock + 7, first.Count);
        Assert.Equal(DisclosureBlocks.EntriesPerBlock + 5, stand.Search.Run(EntryFilter.None with { From = begun.AddDays(1) }, 0, 10_000).Entries.Count);
    }

    [Fact]
    public async Task Pages_ThroughAll_EachOnce_AndItsLinesAreTheLeaves()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var merchant = Merchant("other");
        for (var i = 0; i < 40; i++)
        {
            var subject = stand.SubjectOf(stand.NewToken());
            await stand.Log.AppendAsync(i % 3 == 0 ? subject with { Merchant = merchant } : subject);
        }

        var service = new LedgerCalls(stand);
        var request = new ListEntriesRequest { MerchantId = "other", PageSize = 5, WithProofs = true };
        var numbers = new List<long>();
        var leaf = new byte[MerkleHash.Bytes];
        do
        {
            var page = await service.ListAsync(request);
            Assert.True(page.Entries.Count <= 5);
            Assert.True(Checkpoint.TryOpen(page.Checkpoint.Span, stand.Signer.Verifiers, out var checkpoint));
            foreach (var entry in page.Entries)
            {
                numbers.Add(entry.LeafNumber);
                MerkleHash.WriteLeaf(entry.Entry.Span, leaf);
                Assert.True(MerkleProof.IsIncluded(
                    entry.LeafNumber, checkpoint.Size, leaf, [.. entry.Proof.Select(hash => hash.ToByteArray())], checkpoint.Root));
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(Enumerable.Range(0, 14).Select(i => (long)(3 * i)), numbers);
    }

    [Fact]
    public async Task Rejects_PagesOfAnotherFilter_UnknownWords_AndMalformedNames()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        await WriteAsync(stand, 3);
        var service = new LedgerCalls(stand);
        var page = await service.ListAsync(new ListEntriesRequest { PageSize = 1 });

        await AssertRefusedAsync(VaultErrorCode.PageTokenInvalid, new ListEntriesRequest { PageToken = page.NextPageToken, MerchantId = "shop" });
        await AssertRefusedAsync(VaultErrorCode.PageTokenInvalid, new ListEntriesRequest { PageToken = page.NextPageToken + "a" });
        await AssertRefusedAsync(VaultErrorCode.PageSizeInvalid, new ListEntriesRequest { PageSize = 1001 });
        await AssertRefusedAsync(VaultErrorCode.RequestMalformed, new ListEntriesRequest { Purpose = "payments" });
        await AssertRefusedAsync(VaultErrorCode.RequestMalformed, new ListEntriesRequest { MerchantId = "Shop\"" });
        await AssertRefusedAsync(VaultErrorCode.TokenMalformed, new ListEntriesRequest { Token = "tok_" });
        await AssertRefusedAsync(VaultErrorCode.TimeRangeInvalid, new ListEntriesRequest { TimeFrom = new Timestamp { Nanos = -1 } });

        async Task AssertRefusedAsync(VaultErrorCode code, ListEntriesRequest request) =>
            Assert.Equal(code, (await Assert.ThrowsAsync<VaultException>(() => service.ListAsync(request))).Code);
    }

    [Fact]
    public async Task Refuses_AnEntryThatWasAltered_InsteadOfShowingIt()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        await WriteAsync(stand, 3);
        var text = Encoding.UTF8.GetString(await ReadSharedAsync(stand.FilePath));
        await using (var file = new FileStream(stand.FilePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = text.IndexOf("sandbox", StringComparison.Ordinal);
            file.WriteByte((byte)'x');
        }

        Assert.Equal(VaultErrorCode.RecordDamaged, Assert.Throws<VaultException>(() => stand.Search.Run(EntryFilter.None, 0, 10)).Code);
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static Task<DisclosureEntry[]> WriteAsync(DisclosureStand stand, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()))));

    private static MerchantId Merchant(string name)
    {
        Assert.True(MerchantId.TryParse(name, out var merchant));
        return merchant;
    }

    // Refusals of a call that answers at once are thrown by it: made tasks here.
    private sealed class LedgerCalls(DisclosureStand stand)
    {
        private readonly LedgerGrpcService _service = new(stand.Reader, stand.Search, stand.Tree, stand.Signer);

        public async Task<ListEntriesResponse> ListAsync(ListEntriesRequest request)
        {
            await Task.Yield();
            return await _service.ListEntries(request, null!);
        }
    }
}
