using System.Text;
using TokenVault.Domain.Errors;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Tests.Disclosures;

public sealed class DisclosureTreeTests
{
    [Fact]
    public async Task Signs_WhatTheLinesAre_ByTheTreeOfRfc6962()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        for (var i = 0; i < 7; i++)
        {
            await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));
        }

        var checkpoint = Open(stand);
        await stand.CloseAsync();

        var lines = await File.ReadAllLinesAsync(stand.FilePath);
        Assert.Equal(7, checkpoint.Size);
        Assert.Equal(Convert.ToHexString(NaiveRoot([.. lines.Select(Encoding.UTF8.GetBytes)])), Convert.ToHexString(checkpoint.Root));
    }

    [Fact]
    public async Task Proves_EachEntry_AndThatItOnlyGrew_AlsoAfterARestart()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var token = stand.NewToken();
        var entries = new List<DisclosureEntry>();
        for (var i = 0; i < 5; i++)
        {
            entries.Add(await stand.Log.AppendAsync(stand.SubjectOf(token)));
        }

        var before = Open(stand);
        await stand.CloseAsync();
        stand.Open();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()))));

        var now = Open(stand);
        Assert.Equal(25, now.Size);
        Assert.True(MerkleProof.IsConsistent(before.Size, before.Root, now.Size, now.Root, MerkleTree.ConsistencyProof(before.Size, now.Size, stand.Tree)));
        var leaf = new byte[MerkleHash.Bytes];
        foreach (var entry in entries)
        {
            var (place, line) = stand.Reader.Find(token, entry.Id);
            MerkleHash.WriteLeaf(line, leaf);
            Assert.True(MerkleProof.IsIncluded(place.Number, now.Size, leaf, MerkleTree.InclusionProof(place.Number, now.Size, stand.Tree), now.Root));
        }
    }

    [Fact]
    public async Task Finds_NoEntryOfAnotherToken()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var entry = await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));

        var refusal = Assert.Throws<VaultException>(() => stand.Reader.Find(stand.NewToken(), entry.Id));

        Assert.Equal(VaultErrorCode.DisclosureNotFound, refusal.Code);
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("cut")]
    [InlineData("altered")]
    [InlineData("longer")]
    public async Task Makes_TheHashesAgain_WhateverBecameOfThem(string damage)
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        for (var i = 0; i < 9; i++)
        {
            await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));
        }

        var before = Open(stand);
        await stand.CloseAsync();
        var path = Path.Combine(stand.RecordFolder, DisclosureTree.FileName);
        var hashes = await File.ReadAllBytesAsync(path);
        switch (damage)
        {
            case "removed": File.Delete(path); break;
            case "cut": await File.WriteAllBytesAsync(path, hashes[..^33]); break;
            case "altered": hashes[40] ^= 1; await File.WriteAllBytesAsync(path, hashes); break;
            default: await File.WriteAllBytesAsync(path, [.. hashes, .. new byte[64]]); break;
        }

        stand.Open();

        Assert.Equal(before, Open(stand));
        await stand.CloseAsync();
        Assert.Equal(StoredHashes.Count(9) * MerkleHash.Bytes, new FileInfo(path).Length);
    }

    [Fact]
    public async Task Leaves_TheCheckpointBesideTheRecord_AndSignsAgainOnlyWhatGrew()
    {
        await using var stand = new DisclosureStand();
        stand.Open();
        var (_, empty) = stand.Signer.Sign();
        await stand.Log.AppendAsync(stand.SubjectOf(stand.NewToken()));

        var (size, note) = stand.Signer.Sign();

        Assert.Equal(1, size);
        Assert.NotEqual(empty, note);
        Assert.Same(note, stand.Signer.Sign().Note);
        Assert.Equal(note, await File.ReadAllBytesAsync(Path.Combine(stand.RecordFolder, CheckpointSigner.FileName)));
    }

    private static Checkpoint Open(DisclosureStand stand)
    {
        Assert.True(Checkpoint.TryOpen(stand.Signer.Sign().Note, stand.Keys.Verifiers, out var checkpoint));
        Assert.Equal(stand.Keys.Origin, checkpoint.Origin);
        return checkpoint;
    }

    // RFC 6962, section 2.1, as it is written there.
    private static byte[] NaiveRoot(byte[][] entries)
    {
        var hash = new byte[MerkleHash.Bytes];
        if (entries.Length == 1)
        {
            MerkleHash.WriteLeaf(entries[0], hash);
            return hash;
        }

        var split = 1;
        while (split * 2 < entries.Length)
        {
            split *= 2;
        }

        MerkleHash.WriteNode(NaiveRoot(entries[..split]), NaiveRoot(entries[split..]), hash);
        return hash;
    }
}
