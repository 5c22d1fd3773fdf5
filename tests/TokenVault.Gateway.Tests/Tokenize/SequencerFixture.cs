using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Cards.Bins;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope;
using TokenVault.Envelope.Keys;
using TokenVault.Gateway.Epochs;
using TokenVault.Gateway.Epochs.Manifests;
using TokenVault.Gateway.Privacy.Holds;
using TokenVault.Gateway.Resealing;
using TokenVault.Gateway.Startup;
using TokenVault.Gateway.Store;
using TokenVault.Gateway.Telemetry.Misses;
using TokenVault.Gateway.Tokenize;
using TokenVault.Gateway.Tokenize.Deciding;
using TokenVault.Gateway.Tokenize.Rekeying;
using TokenVault.Gateway.Transfers;
using TokenVault.Hpke;
using TokenVault.Sealing;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.RocksDb;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tests.Tokenize;

/// <summary>A sequencer over a real store in a folder of its own. Fingerprints are made as the adapter makes them, under a key of the test's.</summary>
internal sealed class SequencerFixture : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tv-sequencer-").FullName;
    private readonly ECDsa _signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TokenWorkPool _works = new(64);
    private readonly byte[] _fingerprintKey = RandomNumberGenerator.GetBytes(32);
    private readonly RowSeal _seal = new(RandomNumberGenerator.GetBytes(32));
    private readonly RandomPool _random = new();
    private long _batches;

    public SequencerFixture(bool refusesAlone = false, Func<IRecordStore, IRecordStore>? over = null)
    {
        var request = new CertificateRequest("CN=gw-1", _signer, HashAlgorithmName.SHA256);
        Clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero));
        var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, Clock.GetUtcNow().AddDays(1));
        (KeyPair, var publicKey) = HpkeKeyPair.Generate(HpkeKem.P256);
        var manifest = new KeyManifest(1, SuiteId.DhKemP256, 1, publicKey, Clock.GetUtcNow());
        Store = RocksDbRecordStore.Open(_folder, NullLogger.Instance);
        Tables = new TokenTables(_seal);
        Holds = new LegalHolds(Store, new LegalHoldTable(_seal), Clock, NullLogger<LegalHolds>.Instance);
        Holds.LoadAsync(CancellationToken.None).GetAwaiter().GetResult();
        EpochRows = new EpochTable(_seal);
        Assert.True(GatewayId.TryParse("gw-1", out var id));
        Epochs = new EpochKeeper(
            new SealingKeyState(SealingKey.Of(manifest), 1), new GatewayIdentity(id, certificate), EpochRows, Options.Create(new SealingOptions()), Clock);
        Keys = new IndexKeyState(Store, new MetaTable(_seal), NullLogger<IndexKeyState>.Instance);
        var book = new TokenBook(over?.Invoke(Store) ?? Store, Tables, Keys, Clock);
        var formats = new FormatChoice(book);
        var mint = new TokenMint(book, Epochs, formats, BinTable.Empty, Clock);
        Sequencer = new TokenSequencer(
            book,
            mint,
            new TokenChanges(book, mint, formats, Holds, new TokenArrivals(book)),
            new AdapterAbsence(Options.Create(new TokenizeOptions { RefuseWithoutAdapter = refusesAlone })),
            new MissWatch(Options.Create(new MissOptions()), Clock, NullLogger<MissWatch>.Instance));
    }

    public FakeTimeProvider Clock { get; }

    /// <summary>The store's.</summary>
    public string Folder => _folder;

    public RowSeal Seal => _seal;

    public byte[] KeyPair { get; }

    public RocksDbRecordStore Store { get; }

    public TokenTables Tables { get; }

    public LegalHolds Holds { get; }

    public EpochTable EpochRows { get; }

    public EpochKeeper Epochs { get; }

    public TokenSequencer Sequencer { get; }

    public long CommittedThrough { get; set; }

    public IndexKeyState Keys { get; }

    /// <summary>The key that the adapter has in use.</summary>
    public byte AdapterKey { get; set; } = 1;

    /// <summary>Places of each batch that the adapter withholds.</summary>
    public IReadOnlyList<uint> Withheld { get; set; } = [];

    public TokenWork Tokenize(string merchant, string number, uint year = 2030, TokenTerms? terms = null)
    {
        var work = _works.Rent();
        Assert.Equal(PanCheck.Accepted, Pan.TryParse(Encoding.ASCII.GetBytes(number), out var pan));
        Assert.True(CardExpiry.TryCreate(12, year, out var expiry));
        work.BeginTokenize(Merchant(merchant), pan, expiry, terms ?? TokenTerms.Plain);
        return work;
    }

    public TokenWork Delete(string merchant, Token token)
    {
        var work = _works.Rent();
        work.BeginDelete(new OwnedToken(Merchant(merchant), token));
        return work;
    }

    public TokenWork Update(string merchant, Token token, TokenChange change, string number = "", uint year = 2030)
    {
        var work = _works.Rent();
        var owned = new OwnedToken(Merchant(merchant), token);
        if (!change.HasCard)
        {
            work.BeginUpdate(owned, change);
            return work;
        }

        Assert.Equal(PanCheck.Accepted, Pan.TryParse(Encoding.ASCII.GetBytes(number), out var pan));
        Assert.True(CardExpiry.TryCreate(12, year, out var expiry));
        work.BeginUpdate(owned, change, pan, expiry);
        return work;
    }

    public TokenWork Deduplicate(string merchant, Token token, string number)
    {
        var work = _works.Rent();
        work.BeginDeduplicate(new OwnedToken(Merchant(merchant), token), FingerprintOf(merchant, number));
        return work;
    }

    /// <summary>A token that comes from another vault, with a card whose fingerprint is that of the number.</summary>
    public Arrival Arrive(string merchant, Token token, string number, TokenDetailsRecord? details = null)
    {
        Assert.Equal(PanCheck.Accepted, Pan.TryParse(Encoding.ASCII.GetBytes(number), out var pan));
        Assert.True(CardExpiry.TryCreate(12, 2030, out var expiry));
        var row = new ArrivedRow
        {
            Usage = TokenUsage.MultiUse,
            RecordVersion = 1,
            Brand = pan.Brand,
            Bin = pan.Bin,
            LastFour = pan.LastFour,
            Digits = pan.Length,
            Expiry = expiry,
            Funding = default,
            Country = default,
            ExpireUnixSeconds = 0,
            Fingerprint = FingerprintOf(merchant, number),
        };
        return new Arrival(new OwnedToken(Merchant(merchant), token), row, new byte[Envelope.Cards.SealedCard.Bytes], details ?? new TokenDetailsRecord(), IsKnownByCard: true);
    }

    /// <summary>What the walk files of a token, by what the adapter would tell it.</summary>
    public TokenWork Rekey(string merchant, Token token, string number, byte old, byte next, params (string Old, string Next)[] forms)
    {
        var work = _works.Rent();
        work.BeginRekey(new OwnedToken(Merchant(merchant), token), new RekeyedToken(
            FingerprintOf(merchant, number, old),
            FingerprintOf(merchant, number, next),
            [.. forms.Select(form => (FingerprintOf(merchant, form.Old, old), FingerprintOf(merchant, form.Next, next)))]));
        return work;
    }

    /// <summary>A card that the adapter sealed anew.</summary>
    public TokenWork Reseal(string merchant, Token token, ResealedToken resealed)
    {
        var work = _works.Rent();
        work.BeginReseal(new OwnedToken(Merchant(merchant), token), resealed);
        return work;
    }

    public TokenWork TakeIn(Arrival arrival)
    {
        var work = _works.Rent();
        work.BeginTakeIn(arrival);
        return work;
    }

    public Fingerprint FingerprintOf(string merchant, string number, byte key = 1)
    {
        var slot = new byte[NumberSlot.Bytes];
        slot[0] = (byte)number.Length;
        Encoding.ASCII.GetBytes(number, slot.AsSpan(1));
        return new Fingerprint(key, System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(FingerprintOf(merchant, slot, key)));
    }

    /// <summary>Decides a batch without writing it, as when the adapter can't be reached.</summary>
    public TokenBatch DecideAlone(params TokenWork[] works)
    {
        var batch = Fill(works);
        _ = batch.TakeNumbers(_random, Sequencer.Keys);
        batch.Failure = new VaultException(VaultErrorCode.AdapterUnavailable);
        Sequencer.Decide(batch, response: null, CommittedThrough);
        return batch;
    }

    /// <summary>What is stored under a token, or null.</summary>
    public TokenEntry? Find(string merchant, Token token) =>
        new TokenBook(Store, Tables, Keys, Clock).FindEntry(new OwnedToken(Merchant(merchant), token));

    /// <summary>Decides a batch without writing it.</summary>
    public TokenBatch Decide(params TokenWork[] works)
    {
        var (batch, answer) = Ask(works);
        Sequencer.Decide(batch, answer, CommittedThrough);
        return batch;
    }

    /// <summary>A batch with the adapter's answer, to be decided.</summary>
    public (TokenBatch Batch, FingerprintResponse Answer) Ask(params TokenWork[] works)
    {
        var batch = Fill(works);
        return (batch, Answer(batch.TakeNumbers(_random, Sequencer.Keys)));
    }

    private TokenBatch Fill(TokenWork[] works)
    {
        var batch = new TokenBatch(Math.Max(works.Length, 1)) { Number = ++_batches };
        foreach (var work in works)
        {
            batch.Add(work);
        }

        return batch;
    }

    public async Task CommitAsync(TokenBatch batch)
    {
        Assert.True(await Store.CommitAsync(batch.Writes));
        CommittedThrough = batch.Number;
    }

    public async Task<TokenBatch> RunAsync(params TokenWork[] works)
    {
        var batch = Decide(works);
        await CommitAsync(batch);
        return batch;
    }

    public static MerchantId Merchant(string name) => MerchantId.TryParse(name, out var merchant) ? merchant : throw new ArgumentException(name);

    public async ValueTask DisposeAsync()
    {
        Epochs.Dispose();
        Holds.Dispose();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private FingerprintResponse Answer(FingerprintRequest request)
    {
        var response = new FingerprintResponse
        {
            Fingerprints = All(request, KeyOf(request)),
            FingerprintKey = KeyOf(request),
            OtherFingerprints = request.OtherKey == 0 ? ByteString.Empty : All(request, request.OtherKey),
        };
        response.Withheld.Add(Withheld);
        return response;
    }

    private uint KeyOf(FingerprintRequest request) => request.FingerprintKey == 0 ? AdapterKey : request.FingerprintKey;

    private ByteString All(FingerprintRequest request, uint key)
    {
        using var all = new MemoryStream();
        foreach (var group in request.Merchants)
        {
            for (var at = 0; at < group.Numbers.Length; at += NumberSlot.Bytes)
            {
                var slot = group.Numbers.Span.Slice(at, NumberSlot.Bytes).ToArray();
                all.Write(FingerprintOf(group.MerchantId, slot, key));
            }
        }

        return ByteString.CopyFrom(all.ToArray());
    }

    private byte[] FingerprintOf(string merchant, byte[] slot, uint key) =>
        HMACSHA256.HashData(_fingerprintKey, (byte[])[(byte)key, .. Encoding.ASCII.GetBytes(merchant + "/"), .. slot])[..Fingerprint.ValueBytes];
}
