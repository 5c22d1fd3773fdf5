using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;

namespace TokenVault.Processor.Tests.Operations;

/// <summary>The adapter's real store in a folder that goes with it, to be closed and opened again.</summary>
internal sealed class StoreStand : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("operations-test-");
    private readonly RandomPool _random = new();
    private RocksDbRecordStore? _store;

    public StoreStand() => Open();

    public RowSeal Seal { get; } = new([.. Enumerable.Range(1, RowSeal.KeyBytes).Select(i => (byte)i)]);

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public IRecordStore Store => _store!;

    public OperationsUnderWay UnderWay { get; private set; } = null!;

    public AuthorizationBook Book { get; private set; } = null!;

    public OperationJournal Journal { get; private set; } = null!;

    public TokenKeeper Tokens { get; private set; } = null!;

    public SingleUseBook SingleUse { get; private set; } = null!;

    public static GatewayId Gateway => GatewayId.TryParse("gw-1", out var gateway) ? gateway : throw new InvalidOperationException();

    public static MerchantId Merchant(string name = "shop") =>
        MerchantId.TryParse(name, out var merchant) ? merchant : throw new ArgumentException(name, nameof(name));

    public static Currency Currency(string code = "EUR") =>
        Domain.Amounts.Currency.TryParse(code, out var currency) ? currency : throw new ArgumentException(code, nameof(code));

    /// <summary>As a new process does.</summary>
    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Open();
    }

    public OperationId NewOperation() => new(_random.NextId(Clock.GetUtcNow()));

    public PspOrder NewOrder(OperationKind kind = OperationKind.Charge, long amount = 1000, string merchant = "shop", string currency = "EUR") => new()
    {
        Operation = NewOperation(),
        Payment = new PaymentId(_random.NextId(Clock.GetUtcNow())),
        Kind = kind,
        Merchant = Merchant(merchant),
        Currency = Currency(currency),
        AmountMinorUnits = amount,
        Created = Clock.GetUtcNow(),
    };

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Tokens.Dispose();
        Seal.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Open()
    {
        _store = RocksDbRecordStore.Open(Path.Combine(_folder.FullName, "store"), NullLogger.Instance);
        UnderWay = new OperationsUnderWay();
        Book = new AuthorizationBook(_store, Seal);
        SingleUse = new SingleUseBook(_store, Seal);
        Tokens?.Dispose();
        Tokens = new TokenKeeper(_store, Seal, Clock);
        Journal = new OperationJournal(_store, Seal, new OperationHolds(_store, Book, SingleUse), UnderWay, Clock);
    }
}
