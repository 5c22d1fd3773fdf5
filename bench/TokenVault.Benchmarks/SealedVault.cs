using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Envelope.Keys;
using TokenVault.Opening;
using TokenVault.Opening.Epochs;
using TokenVault.Opening.Keys;
using TokenVault.Sealing;
using TokenVault.Sealing.Epochs;

namespace TokenVault.Benchmarks;

/// <summary>Both ends of the line in one process, which only a benchmark may have: keys, an epoch, a sealer and a sealed card.</summary>
internal sealed class SealedVault : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tokenvault-bench-").FullName;
    private readonly ECDsa _signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly EpochKeyCache _cache = new();

    public SealedVault(SuiteId suite = SuiteId.XWing)
        : this(path => Keystore.Create(path, "a passphrase of a benchmark"u8, suite))
    {
    }

    /// <param name="create">Makes the keystore at a path.</param>
    public SealedVault(Func<string, Keystore> create)
    {
        Keystore = create(Path.Combine(_folder, "keystore"));
        Key = SealingKey.Of(new KeyManifest(1, Keystore.Suite, Keystore.OpeningKeyNumber, Keystore.PublicKey, TimeProvider.System.GetUtcNow()));
        Epoch = StartEpoch();
        Sealer = Epoch.CreateSealer(1);
        Envelope = EpochEnvelope.TryDecode(Epoch.Envelope, out var envelope) ? envelope : throw new InvalidDataException();
        Registered = new EpochRegistrar(Keystore).Register(Envelope);
        Opener = new CardOpener(Keystore, _cache);
        _ = MerchantId.TryParse("shop", out var merchant);
        _ = CardExpiry.TryCreate(12, 2035, out var expiry);
        Context = new CardContext(new Token(1), merchant, Epoch.Id, 1, TokenUsage.MultiUse, expiry);
        _ = Pan.TryParse("4242424242424242"u8, out var pan);
        Sealer.Seal(pan, Context, Card);
    }

    public Keystore Keystore { get; }

    public SealingKey Key { get; }

    public Epoch Epoch { get; }

    public CardSealer Sealer { get; }

    public EpochEnvelope Envelope { get; }

    public byte[] Registered { get; }

    public CardOpener Opener { get; }

    public CardContext Context { get; }

    public byte[] Card { get; } = new byte[SealedCard.Bytes];

    public Epoch StartEpoch()
    {
        _ = GatewayId.TryParse("gw-1", out var gateway);
        return Epoch.Start(Key, gateway, _signer, TimeProvider.System.GetUtcNow());
    }

    public void Dispose()
    {
        Epoch.Dispose();
        _cache.Dispose();
        Keystore.Dispose();
        _signer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
