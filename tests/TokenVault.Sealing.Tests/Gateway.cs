using System.Security.Cryptography;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Envelope.Keys;
using TokenVault.Hpke;
using TokenVault.Sealing.Epochs;

namespace TokenVault.Sealing.Tests;

/// <summary>A gateway's sealing side, and the private key that only the test keeps to look at what was sealed.</summary>
internal sealed class Gateway : IDisposable
{
    // A published test number (Visa).
    public static readonly byte[] Number = "4111111111111111"u8.ToArray();

    public static readonly DateTimeOffset Now = new(2026, 11, 24, 3, 0, 0, 123, TimeSpan.Zero);

    public Gateway(SuiteId suite = SuiteId.DhKemP256)
    {
        Kem = suite == SuiteId.XWing ? HpkeKem.XWing : HpkeKem.P256;
        (PrivateKey, var publicKey) = HpkeKeyPair.Generate(Kem);
        Key = SealingKey.Of(new KeyManifest(1, suite, 5, publicKey, Now));
    }

    public HpkeKem Kem { get; }

    public byte[] PrivateKey { get; }

    public SealingKey Key { get; }

    public ECDsa Signer { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static MerchantId Merchant
    {
        get
        {
            Assert.True(MerchantId.TryParse("shop", out var merchant));
            return merchant;
        }
    }

    public Epoch StartEpoch()
    {
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));
        return Epoch.Start(Key, gateway, Signer, Now);
    }

    public static CardContext ContextOf(EpochId epoch, uint token = 7)
    {
        Assert.True(CardExpiry.TryCreate(12, 2030, out var expiry));
        return new CardContext(new Token(token), Merchant, epoch, 1, TokenUsage.MultiUse, expiry);
    }

    public static byte[] Seal(CardSealer sealer, in CardContext context)
    {
        Assert.Equal(PanCheck.Accepted, Pan.TryParse(Number, out var pan));
        var card = new byte[SealedCard.Bytes];
        sealer.Seal(pan, context, card);
        return card;
    }

    public static Cvc ParseCvc(string digits)
    {
        Assert.True(Cvc.TryParse(Encoding.ASCII.GetBytes(digits), out var cvc));
        return cvc;
    }

    public void Dispose() => Signer.Dispose();
}
