using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Events;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Tokens;
using TokenVault.Processor.Webhooks;
using TokenVault.Processor.Webhooks.Fetching;
using TokenVault.Processor.Webhooks.Receiving;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.RocksDb;

namespace TokenVault.Processor.Tests.Webhooks;

/// <summary>Receiving and fetching over a real store, to be closed and opened again. The processors are what a test says.</summary>
internal sealed class WebhookStand : IAsyncDisposable
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("webhook-test-");
    private readonly byte[] _rowKey = RandomNumberGenerator.GetBytes(RowSeal.KeyBytes);
    private readonly List<WebhookSource> _sources = [];
    private RowSeal? _seal;
    private RocksDbRecordStore? _store;
    private FetchWorker? _worker;

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

    public WebhookOptions Options { get; } = new();

    public Lines<EventTeller> Logged { get; } = new();

    public RocksDbRecordStore Store => _store!;

    public FetchBook Book { get; private set; } = null!;

    public FetchQueue Queue { get; private set; } = null!;

    public WebhookReceiver Receiver { get; private set; } = null!;

    public OperationJournal Journal { get; private set; } = null!;

    public ProcessorEventLog Events { get; private set; } = null!;

    public OperationsUnderWay UnderWay { get; private set; } = null!;

    public FetchFollower Follower { get; private set; } = null!;

    public WebhookSources Sources => new((processor, merchant) =>
        _sources.Find(source => source.Merchant == merchant && string.Equals(source.Processor, processor, StringComparison.Ordinal)));

    public void Add(WebhookSource source)
    {
        _sources.RemoveAll(known => string.Equals(known.Processor, source.Processor, StringComparison.Ordinal));
        _sources.Add(source);
    }

    public void Open()
    {
        _seal = new RowSeal(_rowKey);
        _store = RocksDbRecordStore.Open(Path.Combine(_folder.FullName, "store"), NullLogger.Instance);
        Queue = new FetchQueue(Clock);
        Book = new FetchBook(_store, _seal, Queue, Clock);
        Receiver = new WebhookReceiver(new WebhookReader(Clock), Book, Options.PendingMax);
        UnderWay = new OperationsUnderWay();
        var holds = new OperationHolds(_store, new AuthorizationBook(_store, _seal), new SingleUseBook(_store, _seal));
        Journal = new OperationJournal(_store, _seal, holds, UnderWay, Clock);
        Events = new ProcessorEventLog(_store, _seal);

        // No operation of these tests is unknown, so nothing asks for a route or a step.
        Follower = new FetchFollower(
            Sources, new OwnOperations(Journal, UnderWay, null!, NullLogger<OwnOperations>.Instance),
            new EventTeller(new OperationAnswers(null!), Events, Logged), Clock);
    }

    /// <summary>Begins to fetch, as the process does at its start.</summary>
    public async Task StartAsync()
    {
        _worker = new FetchWorker(Book, Queue, Follower, Microsoft.Extensions.Options.Options.Create(Options), NullLogger<FetchWorker>.Instance);
        await _worker.StartAsync(CancellationToken.None);
    }

    /// <summary>As the process's end, or its death between two writes: what is not on disk is gone.</summary>
    public async Task CloseAsync()
    {
        if (_worker is not null)
        {
            await _worker.StopAsync(CancellationToken.None);
            _worker.Dispose();
            _worker = null;
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
            _seal!.Dispose();
            _store = null;
        }
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        Open();
    }

    /// <summary>An operation of `shop` through gateway `gw-1` that has come to an outcome, or is under way where it is 0.</summary>
    public async Task<OperationRecord> AddOperationAsync(
        string processor, string reference, Outcome outcome = Outcome.Succeeded, OperationId? authorization = null)
    {
        var record = new OperationRecord
        {
            OperationId = new OperationId(NewId()).ToString(),
            PaymentId = new PaymentId(NewId()).ToString(),
            MerchantId = "shop",
            GatewayId = "gw-1",
            Kind = (uint)(authorization is null ? OperationKind.Authorize : OperationKind.Capture),
            AmountMinorUnits = 1999,
            CurrencyCode = "EUR",
            Processor = processor,
            AuthorizationOperationId = authorization?.ToString() ?? "",
        };
        var batch = new WriteBatch();
        Journal.AddBegin(batch, record, isSentAtOnce: true);
        Assert.True(await Store.CommitAsync(batch));
        if (outcome != Outcome.Unspecified)
        {
            (record.Outcome, record.ProcessorReference) = ((uint)outcome, reference);
            await Journal.EndAsync(record);
        }

        return record;
    }

    public async Task<IReadOnlyList<ProcessorEvent>> ToldAsync(string gateway = "gw-1")
    {
        Assert.True(GatewayId.TryParse(gateway, out var id));
        return (await Events.ListAsync(id, default, 1000, CancellationToken.None)).Events;
    }

    /// <summary>Waits for what a worker does on its own threads.</summary>
    public async Task<IReadOnlyList<ProcessorEvent>> WaitForAsync(int count)
    {
        using var deadline = new CancellationTokenSource(WaitMax);
        while (true)
        {
            var told = await ToldAsync();
            if (told.Count >= count)
            {
                return told;
            }

            await Task.Delay(10, deadline.Token);
        }
    }

    private UInt128 NewId()
    {
        UInt128 id;
        while (!SortableId.TryCreate(Clock.GetUtcNow(), RandomNumberGenerator.GetBytes(SortableId.RandomBytes), out id))
        {
        }

        return id;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Delete(recursive: true);
    }
}
