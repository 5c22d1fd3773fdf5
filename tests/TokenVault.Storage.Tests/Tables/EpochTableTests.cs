using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Envelope.Epochs;
using TokenVault.Storage.RocksDb;
using TokenVault.Storage.Tables;

namespace TokenVault.Storage.Tests.Tables;

#pragma warning disable CA1001 // Disposed by IAsyncLifetime, which xunit calls.
public sealed class EpochTableTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly byte[] Envelope = [.. Enumerable.Repeat((byte)1, EpochEnvelope.BytesMax)];
    private static readonly byte[] Signature = [.. Enumerable.Repeat((byte)2, 64)];
    private static readonly byte[] Certificate = [.. Enumerable.Repeat((byte)3, 900)];

    private readonly TemporaryFolder _folder = new();
    private readonly RowSeal _seal = new(TableFixture.Key);
    private readonly EpochTable _table;
    private readonly RocksDbRecordStore _store;

    public EpochTableTests()
    {
        _table = new EpochTable(_seal);
        _store = RocksDbRecordStore.Open(_folder.In("store"), NullLogger.Instance);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _seal.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Lists_PendingEpochs_UntilTheyAreRegistered()
    {
        var epochs = Enumerable.Range(0, 5).Select(_ => EpochId.Create()).ToArray();
        foreach (var epoch in epochs)
        {
            await CommitAsync(batch => _table.PutPending(batch, epoch, Envelope, Signature, Certificate));
        }

        Assert.Equal(epochs.OrderBy(epoch => epoch.Value), await PendingAsync());

        await CommitAsync(batch => _table.PutRegistered(batch, epochs[2], "registered"u8));

        Assert.Equal(epochs.Except([epochs[2]]).OrderBy(epoch => epoch.Value), await PendingAsync());
        var pending = Read(epochs[0])!;
        Assert.False(pending.IsRegistered);
        Assert.Equal(Envelope, pending.Envelope.ToArray());
        Assert.Equal(Signature, pending.Signature.ToArray());
        Assert.Equal(Certificate, pending.Certificate.ToArray());
        Assert.True(pending.Registered.IsEmpty);
        var registered = Read(epochs[2])!;
        Assert.True(registered.IsRegistered);
        Assert.Equal("registered"u8.ToArray(), registered.Registered.ToArray());
        Assert.True(registered.Envelope.IsEmpty);
        Assert.Null(Read(EpochId.Create()));
    }

    [Fact]
    public void Rejects_AnyChangeOfAnEpoch()
    {
        var epoch = EpochId.Create();
        var batch = new WriteBatch();
        _table.PutPending(batch, epoch, "envelope"u8, "signature"u8, "certificate"u8);
        var value = batch[0].Value.ToArray();

        TableFixture.AssertDamageIsFound(value, changed => Read(epoch, changed));
        TableFixture.AssertDamaged(() => Read(EpochId.Create(), value));
    }

    [Fact]
    public async Task Rejects_ANoteThatWasForged()
    {
        var epoch = EpochId.Create();
        var batch = new WriteBatch();
        _table.PutPending(batch, epoch, Envelope, Signature, Certificate);
        var forged = new WriteBatch();
        forged.Put(batch[0].Table, batch[0].Key, batch[0].Value);
        forged.Put(batch[1].Table, batch[1].Key, new byte[17]);
        await _store.CommitAsync(forged);

        await Assert.ThrowsAsync<Domain.Errors.VaultException>(PendingAsync);
    }

    private async Task CommitAsync(Action<WriteBatch> write)
    {
        var batch = new WriteBatch();
        write(batch);
        Assert.True(await _store.CommitAsync(batch));
    }

    private async Task<List<EpochId>> PendingAsync()
    {
        var epochs = new List<EpochId>();
        await foreach (var (epoch, row) in _table.PendingAsync(_store, CancellationToken.None))
        {
            Assert.False(row.IsRegistered);
            epochs.Add(epoch);
        }

        return epochs;
    }

    private EpochRow? Read(EpochId epoch)
    {
        var batch = new ReadBatch();
        var index = _table.AddLookup(batch, epoch);
        _store.Read(batch);
        return _table.TryRead(batch, index, epoch, out var row) ? row : null;
    }

    private void Read(EpochId epoch, byte[] value) =>
        _table.TryRead(TableFixture.Found(batch => _table.AddLookup(batch, epoch), value), 0, epoch, out _);
}
