using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope;
using TokenVault.Envelope.Epochs;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Cvcs;
using TokenVault.Gateway.Epochs;
using TokenVault.Gateway.Orders;
using TokenVault.Gateway.Payments;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Calls;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Gateway.Privacy;
using TokenVault.Gateway.Record;
using TokenVault.Gateway.Store;
using TokenVault.Gateway.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.RocksDb;
using TokenVault.Storage.Tables;
using CardBrand = TokenVault.Domain.Cards.CardBrand;
using SealedBytes = TokenVault.Envelope.Cards.SealedCard;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Tests.Payments.Stand;

/// <summary>A gateway's payments as they are wired in it, over a real store in a folder of their own and a scripted adapter.</summary>
internal sealed class PaymentStand : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tv-payments-").FullName;
    private readonly byte[] _rowKey = RandomNumberGenerator.GetBytes(GatewayKeys.Bytes);
    private readonly Dictionary<string, string?> _settings = new(StringComparer.Ordinal);
    private ServiceProvider _services = null!;

    private PaymentStand(ScriptedAdapter adapter) => Adapter = adapter;

    // A day ahead: deadlines of calls are moments of this clock, but it is the real one that lets them pass.
    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow.AddDays(1));

    public ScriptedAdapter Adapter { get; }

    public AdapterScript Script => Adapter.Script;

    public HeldStore Store { get; private set; } = null!;

    public Token Token { get; } = new(new UInt128(0x0193_5f2a_1b2c_0000, 0x1122_3344_5566_7788));

    public static async Task<PaymentStand> StartAsync(params (string Name, string Value)[] settings)
    {
        var stand = new PaymentStand(await ScriptedAdapter.StartAsync());
        foreach (var (name, value) in settings)
        {
            stand._settings[name] = value;
        }

        stand.Build();
        await stand.PutCardAsync();
        await stand.OpenAsync();
        return stand;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Makes the token one for single use.</summary>
    public Task MakeSingleUseAsync() => PutCardAsync(Domain.Tokens.TokenUsage.SingleUse);

    /// <summary>Ends this process and starts another one on its store.</summary>
    public async Task RestartAsync()
    {
        await CloseAsync();
        Build();
        await OpenAsync();
    }

    public Task<ChargeResponse> ChargeAsync(string key, long amount = 100, string merchant = "shop") => Get<AuthorizationExecutor>().ExecuteAsync(
        Merchant(merchant),
        Get<AuthorizationIntake>().Read(Merchant("shop"), new ChargeRequest { Token = Token.ToString(), Amount = Euro(amount), IdempotencyKey = key }));

    public Task<ChargeResponse> AuthorizeAsync(string key, long amount = 100) => Get<AuthorizationExecutor>().ExecuteAsync(
        Merchant("shop"),
        Get<AuthorizationIntake>().Read(Merchant("shop"), new AuthorizeRequest { Token = Token.ToString(), Amount = Euro(amount), IdempotencyKey = key }));

    public Task<ChargeResponse> CaptureAsync(string payment, string key, long? amount = null) => FollowAsync(FollowUpIntake.Read(
        new CaptureRequest { PaymentId = payment, Amount = amount is { } units ? Euro(units) : null, IdempotencyKey = key }));

    public Task<ChargeResponse> RefundAsync(string payment, string key, long? amount = null) => FollowAsync(FollowUpIntake.Read(
        new RefundRequest { PaymentId = payment, Amount = amount is { } units ? Euro(units) : null, IdempotencyKey = key }));

    public Task<ChargeResponse> VoidAsync(string payment, string key) =>
        FollowAsync(FollowUpIntake.Read(new VoidRequest { PaymentId = payment, IdempotencyKey = key }));

    public PaymentRecord Payment(string id) => Get<PaymentBook>().GetPayment(id);

    public PaymentOperationRecord Operation(string id) => Get<PaymentBook>().GetOperation(id);

    /// <summary>What the reconciler does at one of its ticks.</summary>
    public async Task FindOutAsync()
    {
        foreach (var id in Get<OpenOperations>().TakeDue(Clock.GetUtcNow(), 1000))
        {
            var operation = Operation(id.ToString());
            Assert.True(PaymentId.TryParse(operation.PaymentId, out var payment));
            using var gate = await Get<PaymentGates>().EnterAsync(payment);
            await Get<OutcomeFinder>().AskAsync(Payment(operation.PaymentId), Operation(operation.OperationId));
        }
    }

    public async Task<List<OperationId>> OpenNotesAsync()
    {
        var open = new List<OperationId>();
        await foreach (var (key, value) in Store.ScanAsync(Table.OpenOperations, default, CancellationToken.None))
        {
            open.Add(Get<PaymentTables>().Operations.ReadOpenNote(key, value));
        }

        return open;
    }

    public static MerchantId Merchant(string name) => MerchantId.TryParse(name, out var merchant) ? merchant : throw new ArgumentException(name);

    public static async Task<VaultErrorCode> RefusedAsync(Func<Task> call) => (await Assert.ThrowsAsync<VaultException>(call)).Code;

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await Adapter.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Money Euro(long minorUnits) => new() { MinorUnits = minorUnits, CurrencyCode = "EUR" };

    private Task<ChargeResponse> FollowAsync(FollowUpOrder order) => Get<FollowUpExecutor>().ExecuteAsync(Merchant("shop"), order);

    private void Build()
    {
        var keys = new GatewayKeys(_rowKey);
        Store = new HeldStore(RocksDbRecordStore.Open(_folder, NullLogger.Instance));
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build());
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton<TimeProvider>(Clock).AddSingleton(keys).AddSingleton(new RowSeal(keys.Rows)).AddSingleton<IRecordStore>(Store);
        services.AddSingleton<MetaTable>().AddSingleton<TokenTables>().AddSingleton<EpochTable>().AddSingleton<PaymentTable>();
        services.AddSingleton(_ => new AdapterChannel(Adapter.Address, Adapter.Certificate, ScriptedAdapter.San, Adapter.Certificate));
        services.AddSingleton(provider => new KnownRecord(new RecordKeys("", NullLogger<RecordKeys>.Instance), Store, provider.GetRequiredService<MetaTable>())).AddSingleton<AdapterClock>().AddSingleton<RecordWitness>();
        services.AddSingleton<CvcSession>().AddSingleton<EpochRegistrar>();
        services.AddOptions<AdapterOptions>();
        services.AddSingleton<LegalHoldTable>().AddSingleton<PrivacyNoteTable>();
        services.AddTokens().AddPayments().AddOrders().AddPrivacy();
        _services = services.BuildServiceProvider();
    }

    private Task OpenAsync() => new PaymentStart(Get<EventSequence>(), Get<OpenOperationScan>()).StartingAsync(CancellationToken.None);

    private async Task CloseAsync()
    {
        await _services.DisposeAsync();
        await Store.DisposeAsync();
    }

    // As tokenizing leaves it. Nobody here opens it, so what is sealed may be anything.
    private async Task PutCardAsync(Domain.Tokens.TokenUsage usage = Domain.Tokens.TokenUsage.MultiUse)
    {
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));
        Assert.True(CardExpiry.TryCreate(12, 2090, out var expiry));
        var epoch = EpochId.Create();
        var registered = new RegisteredEpoch(
            1,
            new byte[RegisteredEpoch.NonceBytes],
            new byte[RegisteredEpoch.WrappedKeyBytes],
            new EpochHeader(epoch, SuiteId.DhKemP256, 1, gateway, Clock.GetUtcNow()));
        var sealedCard = new byte[SealedBytes.Bytes];
        Envelope.Cards.SealedField.Begin(sealedCard, epoch, out _, out _, out _);
        var writes = new WriteBatch();
        Get<EpochTable>().PutRegistered(writes, epoch, registered.Encode());
        Get<TokenTables>().Tokens.Put(writes, new OwnedToken(Merchant("shop"), Token), Row(expiry, usage), sealedCard);
        Assert.True(await Store.CommitAsync(writes));
    }

    private static TokenRow Row(CardExpiry expiry, Domain.Tokens.TokenUsage usage) => new()
    {
        Usage = usage,
        RecordVersion = 1,
        Brand = CardBrand.Visa,
        Bin = 424242,
        LastFour = 4242,
        SealedExpiry = expiry,
        Expiry = expiry,
        PanDigits = 16,
        Fingerprint = new Fingerprint(1, 1),
    };
}
