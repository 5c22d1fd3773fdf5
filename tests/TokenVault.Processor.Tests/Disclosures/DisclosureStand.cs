using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Disclosures.Entries;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;

namespace TokenVault.Processor.Tests.Disclosures;

/// <summary>The record of disclosures over a real keystore and a real store, to be closed, damaged and opened again.</summary>
internal sealed class DisclosureStand : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("disclosure-test-");
    private readonly RandomPool _random = new();
    private RowSeal? _seal;
    private RocksDbRecordStore? _store;
    private DisclosureLog? _log;

    public DisclosureStand() => Keystore = Keystore.Create(Path.Combine(_folder.FullName, "keystore"), "correct horse battery"u8);

    public static TimeSpan OldKeySignsFor { get; } = TimeSpan.FromDays(90);

    public Keystore Keystore { get; private set; }

    public FakeTimeProvider Clock { get; set; } = new(new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero));

    /// <summary>From which size on another file goes on.</summary>
    public long FileBytesMax { get; init; } = DisclosureFile.BytesMaxDefault;

    public string FilePath => Path.Combine(RecordFolder, DisclosureFile.FileName);

    public DisclosureFile File { get; private set; } = null!;

    public DisclosureLog Log => _log!;

    public IRecordStore Store => _store!;

    public RowSeal Seal => _seal!;

    public DisclosureReader Reader { get; private set; } = null!;

    public EntrySearch Search { get; private set; } = null!;

    public DisclosureTree Tree { get; private set; } = null!;

    public CheckpointSigner Signer { get; private set; } = null!;

    public LedgerKeys Keys { get; private set; } = null!;

    public string KeystorePath => Path.Combine(_folder.FullName, "keystore");

    public string RecordFolder => Path.Combine(_folder.FullName, "record");

    /// <summary>As the adapter does at its start.</summary>
    public void Open()
    {
        _seal = new RowSeal(Keystore.RowKey);
        _store = RocksDbRecordStore.Open(Path.Combine(_folder.FullName, "store"), NullLogger.Instance);
        File = DisclosureFile.Open(RecordFolder, FileBytesMax);
        var index = new DisclosureIndex(_store, _seal);
        Reader = new DisclosureReader(File, index, Keystore);
        Tree = DisclosureTree.Open(RecordFolder);
        Keys = new LedgerKeys(Keystore, Clock, OldKeySignsFor);
        Signer = new CheckpointSigner(Tree, Keys, RecordFolder);
        var record = new DisclosureRecord(File, index, Tree);
        Search = new EntrySearch(record, Keystore);
        _log = new DisclosureLog(record, Keystore, Clock, NullLogger<DisclosureLog>.Instance);
    }

    public async Task CloseAsync()
    {
        _log?.Dispose();
        _log = null;
        File?.Dispose();
        Tree?.Dispose();
        Keys?.Dispose();
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _store = null;
        _seal?.Dispose();
        _seal = null;
    }

    /// <summary>As `rotate-ledger-key` does while the adapter is away.</summary>
    public void Rotate()
    {
        Keystore.Dispose();
        Keystore = Keystore.Open(Path.Combine(_folder.FullName, "keystore"), "correct horse battery"u8);
        Keystore.Draw(KeyPurpose.Ledger, Clock.GetUtcNow());
    }

    /// <summary>What the adapter's start does about keys that are new.</summary>
    public Task RecordKeysAsync() => new LedgerKeyRecord(Keys, Log, Store, Seal, Clock).StartAsync(CancellationToken.None);

    /// <summary>What stands in the record's file, while it is written to.</summary>
    public string[] RecordLines()
    {
        using var file = new StreamReader(new FileStream(FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void ForgetStore() => Directory.Delete(Path.Combine(_folder.FullName, "store"), recursive: true);

    public Token NewToken() => new(_random.NextId(Clock.GetUtcNow()));

    public DisclosureSubject SubjectOf(Token token)
    {
        Assert.True(MerchantId.TryParse("shop", out var merchant));
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));
        var now = Clock.GetUtcNow();
        return new DisclosureSubject(
            token, merchant, new PaymentId(_random.NextId(now)), new OperationId(_random.NextId(now)), "sandbox", gateway);
    }

    /// <summary>The token's openings.</summary>
    public async Task<IReadOnlyList<DisclosureEntry>> ListAsync(Token token, DisclosureId? after = null, int countMax = 1000) =>
        [.. (await ListAllAsync(token, after, countMax)).Select(entry => entry.Opening).OfType<DisclosureEntry>()];

    /// <summary>The token's openings and its deletion.</summary>
    public Task<IReadOnlyList<RecordedEntry>> ListAllAsync(Token token, DisclosureId? after = null, int countMax = 1000) =>
        Reader.ListAsync(token, after, countMax, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Keystore.Dispose();
        _folder.Delete(recursive: true);
    }
}
