using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Ledger.Notes;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;

namespace TokenVault.LedgerTrials;

/// <summary>The adapter's own record over a real store, in a folder of its own: each entry synced, as before an opening.</summary>
internal sealed class WrittenRecord : IAsyncDisposable
{
    // What the adapter has under way at once on a busy day.
    private const int AtOnce = 256;

    private readonly RandomPool _random = new();
    private readonly string _folder;
    private readonly RowSeal _seal;
    private readonly RocksDbRecordStore _store;
    private readonly DisclosureFile _file;
    private readonly DisclosureTree _tree;
    private readonly LedgerKeys _keys;
    private readonly CheckpointSigner _signer;
    private readonly DisclosureLog _log;
    private readonly MerchantId _merchant = MerchantId.TryParse("shop", out var merchant) ? merchant : throw new InvalidOperationException("merchant");
    private readonly GatewayId _gateway = GatewayId.TryParse("gw-1", out var gateway) ? gateway : throw new InvalidOperationException("gateway");

    public WrittenRecord(string folder, Keystore keystore)
    {
        _folder = Path.Combine(folder, "record");
        _seal = new RowSeal(keystore.RowKey);
        _store = RocksDbRecordStore.Open(Path.Combine(folder, "store"), NullLogger.Instance);
        _file = DisclosureFile.Open(_folder);
        _tree = DisclosureTree.Open(_folder);
        var index = new DisclosureIndex(_store, _seal);
        Reader = new DisclosureReader(_file, index, keystore);
        _keys = new LedgerKeys(keystore, TimeProvider.System, TimeSpan.Zero);
        _signer = new CheckpointSigner(_tree, _keys, _folder);
        _log = new DisclosureLog(new DisclosureRecord(_file, index, _tree), keystore, TimeProvider.System, NullLogger<DisclosureLog>.Instance);
        Key = _keys.Verifiers[0];
    }

    public NoteVerifier Key { get; }

    public DisclosureReader Reader { get; }

    public DisclosureTree Tree => _tree;

    public string LinesPath => Path.Combine(_folder, DisclosureFile.FileName);

    public string HashesPath => Path.Combine(_folder, DisclosureTree.FileName);

    /// <summary>Signs how far the record goes.</summary>
    public (long Size, byte[] Note) Sign() => _signer.Sign();

    /// <summary>Writes entries, many at once; gives the last of them.</summary>
    public async Task<DisclosureEntry> WriteAsync(int count, CancellationToken stop)
    {
        DisclosureEntry? last = null;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, AtOnce),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop },
            async (writer, cancellation) =>
            {
                for (var i = writer; i < count && !cancellation.IsCancellationRequested; i += AtOnce)
                {
                    last = await _log.AppendAsync(NewSubject());
                }
            });
        return last ?? throw new InvalidOperationException("nothing was written");
    }

    public async ValueTask DisposeAsync()
    {
        _log.Dispose();
        _keys.Dispose();
        _tree.Dispose();
        _file.Dispose();
        await _store.DisposeAsync();
        _seal.Dispose();
    }

    private DisclosureSubject NewSubject()
    {
        var now = TimeProvider.System.GetUtcNow();
        lock (_random)
        {
            return new DisclosureSubject(
                new Token(_random.NextId(now)), _merchant, new PaymentId(_random.NextId(now)), new OperationId(_random.NextId(now)), "sandbox", _gateway);
        }
    }
}
