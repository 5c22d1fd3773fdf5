using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Record;
using TokenVault.Ledger.Notes;
using TokenVault.Ledger.Trees;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tests.Record;

public sealed class KnownRecordTests : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tv-record-").FullName;
    private readonly NoteSigner _signer = new("the-record", [.. Enumerable.Range(1, NoteSigner.SeedBytes).Select(i => (byte)i)]);
    private readonly RowSeal _seal = new(new byte[32]);
    private readonly GrowingLog _log = new();
    private RocksDbRecordStore _store = null!;

    public Task InitializeAsync()
    {
        _store = RocksDbRecordStore.Open(_folder, NullLogger.Instance);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose()
    {
        _signer.Dispose();
        _seal.Dispose();
    }

    [Fact]
    public async Task Keeps_WhatExtendsTheNewest_OverARestart()
    {
        var known = Known();
        Assert.True(known.Newest.IsEmpty);
        _log.Grow(3);
        Assert.True(await known.TryKeepAsync(_log.Sign(_signer), []));
        _log.Grow(5);
        var newest = _log.Sign(_signer);
        Assert.True(await known.TryKeepAsync(newest, _log.ProofFrom(3)));

        Assert.Equal(newest, Known().Newest.ToArray());
    }

    [Fact]
    public async Task Refuses_WhatDoesNotExtendIt()
    {
        var known = Known();
        _log.Grow(3);
        var old = _log.Sign(_signer);
        _log.Grow(5);
        var newest = _log.Sign(_signer);
        Assert.True(await known.TryKeepAsync(newest, []));
        var another = new GrowingLog(other: true);
        another.Grow(20);

        Assert.False(await known.TryKeepAsync(old, []));
        Assert.False(await known.TryKeepAsync(another.Sign(_signer), another.ProofFrom(8)));
        _log.Grow(1);
        Assert.False(await known.TryKeepAsync(_log.Sign(_signer), []));
        Assert.Equal(newest, known.Newest.ToArray());
    }

    [Fact]
    public async Task Refuses_WhatAnotherKeyHasSigned()
    {
        using var stranger = new NoteSigner("the-record", new byte[NoteSigner.SeedBytes]);
        _log.Grow(3);

        Assert.False(await Known().TryKeepAsync(_log.Sign(stranger), []));
    }

    [Fact]
    public async Task Refuses_WhatWasKeptUnderAnotherKey()
    {
        _log.Grow(3);
        Assert.True(await Known().TryKeepAsync(_log.Sign(_signer), []));
        using var stranger = new NoteSigner("the-record", new byte[NoteSigner.SeedBytes]);
        var changed = new KnownRecord(Keys(stranger.Verifier), _store, new MetaTable(_seal));

        Assert.Equal(VaultErrorCode.RecordForked, Assert.Throws<VaultException>(() => changed.Newest.Length).Code);
    }

    [Fact]
    public async Task Goes_OnUnderTheNextKey_WhereItKnowsBoth()
    {
        using var next = new NoteSigner("the-record", new byte[NoteSigner.SeedBytes]);
        var both = new KnownRecord(Keys(_signer.Verifier, next.Verifier), _store, new MetaTable(_seal));
        _ = both.Newest;
        _log.Grow(3);
        Assert.True(await both.TryKeepAsync(_log.Sign(_signer), []));
        _log.Grow(2);
        Assert.True(await both.TryKeepAsync(_log.Sign(next), _log.ProofFrom(3)));

        // The old key's line is taken out once something was kept under the new one.
        Assert.False(new KnownRecord(Keys(next.Verifier), _store, new MetaTable(_seal)).Newest.IsEmpty);
        _log.Grow(1);
        Assert.False(await both.TryKeepAsync(_log.Sign(next), []));
    }

    [Fact]
    public async Task Notices_TheNextKey_BesideTheOneThatItKnows()
    {
        using var next = new NoteSigner("the-record", new byte[NoteSigner.SeedBytes]);
        using var witness = new NoteSigner("somebody-else", new byte[NoteSigner.SeedBytes]);
        var known = Known();
        _log.Grow(3);

        Assert.True(await known.TryKeepAsync(_log.Sign(_signer, witness), []));
        Assert.False(known.IsSignedByOthers);
        Assert.True(await known.TryKeepAsync(_log.Sign(next, _signer), _log.ProofFrom(3)));
        Assert.True(known.IsSignedByOthers);
    }

    [Fact]
    public async Task Sets_AsideTheOneThatItIsTold_AndNoOther()
    {
        _log.Grow(3);
        var note = _log.Sign(_signer);
        Assert.True(await Known().TryKeepAsync(note, []));
        Assert.True(Checkpoint.TryOpen(note, [_signer.Verifier], out var kept));

        Assert.True(new KnownRecord(Keys(_signer.Verifier), _store, new MetaTable(_seal), Convert.ToBase64String(kept.Root)).Newest.IsEmpty);
        Assert.False(new KnownRecord(Keys(_signer.Verifier), _store, new MetaTable(_seal), Convert.ToBase64String(new byte[32])).Newest.IsEmpty);
    }

    // As the file is given to a gateway that runs: before the old key signs no more.
    [Fact]
    public async Task Takes_TheNextKey_WithoutARestart_AndNothingElse()
    {
        using var next = new NoteSigner("the-record", new byte[NoteSigner.SeedBytes]);
        using var other = new NoteSigner("another-record", new byte[NoteSigner.SeedBytes]);
        var file = System.IO.Path.Combine(_folder, "record.vkey");
        File.WriteAllText(file, $"{_signer.Verifier}\n");
        var known = new KnownRecord(new RecordKeys(file, NullLogger<RecordKeys>.Instance), _store, new MetaTable(_seal));
        _ = known.Newest;
        _log.Grow(3);
        Assert.True(await known.TryKeepAsync(_log.Sign(_signer, next), []));
        Assert.True(known.IsSignedByOthers);

        foreach (var bad in (string[])["nonsense", "", $"{other.Verifier}", $"{_signer.Verifier}\n{other.Verifier}"])
        {
            File.WriteAllText(file, bad);
            Assert.True(await known.TryKeepAsync(_log.Sign(_signer, next), _log.ProofFrom(3)));
        }

        File.WriteAllText(file, $"{_signer.Verifier}\n{next.Verifier}\n");
        _log.Grow(2);
        Assert.True(await known.TryKeepAsync(_log.Sign(_signer, next), _log.ProofFrom(3)));
        Assert.False(known.IsSignedByOthers);
        _log.Grow(2);
        Assert.True(await known.TryKeepAsync(_log.Sign(next), _log.ProofFrom(5)));
        Assert.False(await known.TryKeepAsync(_log.Sign(other), []));
    }

    private RecordKeys Keys(params NoteVerifier[] keys)
    {
        var file = System.IO.Path.Combine(_folder, $"{Guid.NewGuid():N}.vkey");
        File.WriteAllLines(file, keys.Select(static key => key.ToString()));
        return new RecordKeys(file, NullLogger<RecordKeys>.Instance);
    }

    private KnownRecord Known()
    {
        var known = new KnownRecord(Keys(_signer.Verifier), _store, new MetaTable(_seal));
        _ = known.Newest;
        return known;
    }

    private sealed class GrowingLog(bool other = false) : IStoredHashes
    {
        private readonly ArrayBufferWriter<byte> _hashes = new();
        private readonly MerkleFrontier _frontier = new();

        public void Grow(int entries)
        {
            Span<byte> leaf = stackalloc byte[MerkleHash.Bytes];
            for (var i = 0; i < entries; i++)
            {
                MerkleHash.WriteLeaf([(byte)_frontier.Size, other ? (byte)1 : (byte)0], leaf);
                _frontier.Append(leaf, _hashes);
            }
        }

        public byte[] Sign(params NoteSigner[] signers)
        {
            var root = new byte[MerkleHash.Bytes];
            _frontier.WriteRoot(root);
            return new Checkpoint(signers[0].Name, _frontier.Size, root).Sign(signers);
        }

        public byte[][] ProofFrom(long size) => MerkleTree.ConsistencyProof(size, _frontier.Size, this);

        public void Read(long index, Span<byte> hash) => _hashes.WrittenSpan.Slice((int)index * MerkleHash.Bytes, MerkleHash.Bytes).CopyTo(hash);
    }
}
