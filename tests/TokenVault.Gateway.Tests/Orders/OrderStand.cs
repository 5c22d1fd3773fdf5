using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Gateway.Orders;
using TokenVault.Gateway.Store;
using TokenVault.Gateway.Tests.Payments.Stand;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;
using CardBrand = TokenVault.Domain.Cards.CardBrand;
using SealedBytes = TokenVault.Envelope.Cards.SealedCard;

namespace TokenVault.Gateway.Tests.Orders;

/// <summary>A gateway's part in orders as it is wired in it, over a real store with cards that the test puts there.</summary>
internal sealed class OrderStand : IAsyncDisposable
{
    public const string OrderId = "0123456789abcdef0123456789abcdef";

    private readonly PaymentStand _gateway;
    private readonly EpochId _epoch = EpochId.Create();

    private OrderStand(PaymentStand gateway)
    {
        _gateway = gateway;
        Worker = new OrderWorker(
            gateway.Get<OrderClient>(),
            new OrderDelivery(gateway.Get<OrderClient>(), gateway.Get<OrderWalk>(), gateway.Get<OrderCards>(), new ListedLogger<OrderDelivery>(Log)),
            Options.Create(new OrderOptions()), gateway.Clock, new ListedLogger<OrderWorker>(Log));
    }

    public OrderWorker Worker { get; }

    public PaymentStand Gateway => _gateway;

    public OrderScript Script => _gateway.Script.Orders;

    public List<string> Log { get; } = [];

    public static async Task<OrderStand> StartAsync()
    {
        var stand = new OrderStand(await PaymentStand.StartAsync());
        var writes = new WriteBatch();
        stand.Tables.Tokens.Delete(writes, new OwnedToken(PaymentStand.Merchant("shop"), stand._gateway.Token));
        stand._gateway.Get<EpochTable>().PutRegistered(writes, stand._epoch, stand.Registered().Encode());
        Assert.True(await stand._gateway.Store.CommitAsync(writes));
        return stand;
    }

    public TokenTables Tables => _gateway.Get<TokenTables>();

    public Task LookAsync() => Worker.LookAsync(CancellationToken.None);

    public static DueOrder Everything() => new() { OrderId = OrderId, Everything = true };

    public static DueOrder Of(params string[] merchants) => new() { OrderId = OrderId, Merchants = { merchants } };

    public static OwnedToken Owned(ulong number, string merchant = "shop") =>
        new(PaymentStand.Merchant(merchant), new Token(new UInt128(0x0193_5f2a_1b2c_0000, number)));

    /// <summary>Puts cards there that are numbered from one on.</summary>
    public async Task<IReadOnlyList<string>> PutManyAsync(int count, TokenDetailsRecord? details = null)
    {
        var tokens = Enumerable.Range(1, count).Select(number => Owned((ulong)number)).ToList();
        foreach (var chunk in tokens.Chunk(500))
        {
            var writes = new WriteBatch();
            foreach (var token in chunk)
            {
                Write(writes, token, details);
            }

            Assert.True(await _gateway.Store.CommitAsync(writes));
        }

        return [.. tokens.Select(token => token.Token.ToString())];
    }

    public async Task PutAsync(OwnedToken token, TokenDetailsRecord? details = null, Func<CardExpiry, CardExpiry>? corrected = null, bool isIndexed = true)
    {
        var writes = new WriteBatch();
        Write(writes, token, details, corrected);
        if (isIndexed)
        {
            Tables.Fingerprints.Put(writes, token, FingerprintOf(token));
        }

        Assert.True(await _gateway.Store.CommitAsync(writes));
    }

    public async Task WriteAsync(Action<WriteBatch> write)
    {
        var writes = new WriteBatch();
        write(writes);
        Assert.True(await _gateway.Store.CommitAsync(writes));
    }

    /// <summary>A name as the store keeps it.</summary>
    public ByteString SealedName()
    {
        var name = new byte[Envelope.Cards.SealedName.Bytes];
        SealedField.Begin(name, _epoch, out _, out _, out _);
        return ByteString.CopyFrom(name);
    }

    public static Fingerprint FingerprintOf(OwnedToken token) => new(1, token.Token.Id);

    public async ValueTask DisposeAsync()
    {
        Worker.Dispose();
        await _gateway.DisposeAsync();
    }

    // As tokenizing leaves it. Nobody here opens it, so what is sealed may be anything.
    private void Write(WriteBatch writes, OwnedToken token, TokenDetailsRecord? details, Func<CardExpiry, CardExpiry>? corrected = null)
    {
        Assert.True(CardExpiry.TryCreate(12, 2090, out var expiry));
        Assert.True(CardCountry.TryParse("DE", out var country));
        var sealedCard = new byte[SealedBytes.Bytes];
        SealedField.Begin(sealedCard, _epoch, out _, out _, out _);
        var row = new TokenRow
        {
            Marks = details is null ? TokenMarks.None : TokenMarks.HasDetails,
            Usage = TokenUsage.MultiUse,
            RecordVersion = 3,
            Brand = CardBrand.Visa,
            Bin = 424242,
            LastFour = 4242,
            SealedExpiry = expiry,
            Expiry = corrected?.Invoke(expiry) ?? expiry,
            PanDigits = 16,
            Funding = CardFunding.Debit,
            Country = country,
            ExpireUnixSeconds = 4_000_000_000,
            Fingerprint = FingerprintOf(token),
        };
        Tables.Tokens.Put(writes, token, row, sealedCard);
        if (details is not null)
        {
            Tables.Details.Put(writes, token, details);
        }
    }

    private RegisteredEpoch Registered()
    {
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));
        return new RegisteredEpoch(
            1, new byte[RegisteredEpoch.NonceBytes], new byte[RegisteredEpoch.WrappedKeyBytes],
            new EpochHeader(_epoch, SuiteId.DhKemP256, 1, gateway, _gateway.Clock.GetUtcNow()));
    }

    private sealed class ListedLogger<T>(List<string> lines) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
            {
                lines.Add($"{logLevel}: {formatter(state, exception)}");
            }
        }
    }
}
