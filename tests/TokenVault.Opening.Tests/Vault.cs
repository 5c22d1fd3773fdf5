using System.Security.Cryptography;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Envelope.Keys;
using TokenVault.Opening.Epochs;
using TokenVault.Opening.Keys;
using TokenVault.Sealing;
using TokenVault.Sealing.Epochs;

namespace TokenVault.Opening.Tests;

/// <summary>Both sides of one vault: a keystore of low cost, and a gateway that seals to it.</summary>
internal sealed class Vault : IDisposable
{
    // A published test number (Visa).
    public const string Number = "4111111111111111";

    // The least that the bounds admit: the tests are not about the cost of guessing.
    public static readonly KeystoreCost LowCost = new(64, 1, 1);

    public static readonly byte[] Passphrase = "correct horse battery staple"u8.ToArray();

    public static readonly DateTimeOffset Now = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenvault-opening-");

    public Vault(SuiteId suite = SuiteId.XWing)
        : this(path => Keystore.Create(path, Passphrase, suite, LowCost))
    {
    }

    public Vault(Func<string, Keystore> create)
    {
        Keystore = create(KeystorePath);
        SealingKey = SealingKey.Of(new KeyManifest(1, Keystore.Suite, Keystore.OpeningKeyNumber, Keystore.PublicKey, Now));
        Cache = new EpochKeyCache();
        Opener = new CardOpener(Keystore, Cache);
    }

    public string KeystorePath => Path.Combine(_folder.FullName, "keystore.tvk");

    public Keystore Keystore { get; }

    public SealingKey SealingKey { get; }

    public EpochKeyCache Cache { get; }

    public CardOpener Opener { get; }

    public ECDsa Signer { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static MerchantId Merchant(string name)
    {
        Assert.True(MerchantId.TryParse(name, out var merchant));
        return merchant;
    }

    public static Pan ParsePan(string number)
    {
        Assert.Equal(PanCheck.Accepted, Pan.TryParse(Encoding.ASCII.GetBytes(number), out var pan));
        return pan;
    }

    public static CardContext ContextOf(EpochId epoch)
    {
        Assert.True(CardExpiry.TryCreate(12, 2030, out var expiry));
        return new CardContext(new Token(7), Merchant("shop"), epoch, 1, TokenUsage.MultiUse, expiry);
    }

    public Epoch StartEpoch()
    {
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));
        return Epoch.Start(SealingKey, gateway, Signer, Now);
    }

    public byte[] Register(Epoch epoch)
    {
        Assert.True(EpochEnvelope.TryDecode(epoch.Envelope, out var envelope));
        return new EpochRegistrar(Keystore).Register(envelope);
    }

    public static byte[] Seal(CardSealer sealer, string number, in CardContext context)
    {
        var card = new byte[SealedCard.Bytes];
        sealer.Seal(ParsePan(number), context, card);
        return card;
    }

    /// <summary>The digits of an opened card.</summary>
    public string Open(byte[] registered, byte[] card, in CardContext context)
    {
        var plaintext = new byte[CardPlaintext.Bytes];
        Opener.Open(registered, card, context, plaintext);
        Assert.True(CardPlaintext.TryRead(plaintext, out var pan));
        var digits = new byte[pan.Length];
        pan.CopyTo(digits);
        return Encoding.ASCII.GetString(digits);
    }

    public void Dispose()
    {
        Signer.Dispose();
        Cache.Dispose();
        Keystore.Dispose();
        _folder.Delete(recursive: true);
    }
}
