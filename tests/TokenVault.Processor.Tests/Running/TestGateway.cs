using System.Security.Cryptography.X509Certificates;
using System.Text;
using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Keys;
using TokenVault.Sealing;
using TokenVault.Sealing.Cvcs;
using TokenVault.Sealing.Epochs;
using SealedCardMessage = TokenVault.Contracts.Processor.V1.SealedCard;
using SealedNameMessage = TokenVault.Contracts.Processor.V1.SealedName;

namespace TokenVault.Processor.Tests.Running;

/// <summary>What a gateway does with a card, by the gateway's own code for sealing.</summary>
internal sealed class TestGateway : IDisposable
{
    private readonly RandomPool _random = new();
    private readonly X509Certificate2 _certificate;
    private readonly Epoch _epoch;
    private readonly CardSealer _sealer;

    public TestGateway(SuiteId suite, uint keyNumber, byte[] publicKey, X509Certificate2 certificate, string name = "gw-1")
    {
        _certificate = certificate;
        using var signer = certificate.GetECDsaPrivateKey()!;
        Assert.True(GatewayId.TryParse(name, out var gateway));
        var key = SealingKey.Of(new KeyManifest(1, suite, keyNumber, publicKey, DateTimeOffset.UtcNow));
        _epoch = Epoch.Start(key, gateway, signer, DateTimeOffset.UtcNow);
        _sealer = _epoch.CreateSealer(0);
    }

    /// <summary>The fencing epoch that its requests carry.</summary>
    public uint Fence { get; set; }

    public static MerchantId Shop => MerchantId.TryParse("shop", out var shop) ? shop : throw new InvalidOperationException();

    public RegisterEpochRequest Registration => new()
    {
        Envelope = ByteString.CopyFrom(_epoch.Envelope),
        Signature = ByteString.CopyFrom(_epoch.Signature),
        Certificate = ByteString.CopyFrom(_certificate.RawData),
    };

    /// <summary>An operation's name that nobody has used.</summary>
    public string NewOperationId() => new OperationId(_random.NextId(DateTimeOffset.UtcNow)).ToString();

    /// <summary>A charge of ten euros on a new token of a card.</summary>
    /// <param name="number">The card's.</param>
    /// <param name="registeredEpoch">This gateway's.</param>
    /// <param name="merchant">The shop unless given.</param>
    /// <param name="change">What the seal binds, where it is to be something else than a token for many uses without an end.</param>
    public AuthorizeRequest Charge(
        ReadOnlySpan<byte> number, ByteString registeredEpoch, MerchantId? merchant = null, Func<CardContext, CardContext>? change = null)
    {
        var now = DateTimeOffset.UtcNow;
        var owner = merchant ?? Shop;
        var token = new Token(_random.NextId(now));
        Assert.True(CardExpiry.TryCreate(12, (uint)now.Year + 2, out var expiry));
        Assert.Equal(PanCheck.Accepted, Pan.TryParse(number, out var pan));
        var context = new CardContext(token, owner, _epoch.Id, 1, TokenUsage.MultiUse, expiry);
        context = change is null ? context : change(context);
        return new AuthorizeRequest
        {
            OperationId = NewOperationId(),
            Kind = OperationKind.Charge,
            FencingEpoch = Fence,
            Brand = (uint)CardBrand.Visa,
            PaymentId = new PaymentId(_random.NextId(now)).ToString(),
            Purpose = Purpose.Payment,
            AmountMinorUnits = 1000,
            CurrencyCode = "EUR",
            Card = Seal(pan, context, registeredEpoch),
        };
    }

    /// <summary>The same payment asked for again, on the same token, as another operation.</summary>
    public AuthorizeRequest Again(AuthorizeRequest charge)
    {
        var again = charge.Clone();
        (again.OperationId, again.FencingEpoch) = (NewOperationId(), Fence);
        again.PaymentId = new PaymentId(_random.NextId(DateTimeOffset.UtcNow)).ToString();
        return again;
    }

    /// <summary>Puts a card holder's name to a charge, sealed as its card is.</summary>
    /// <param name="charge">Made by this gateway.</param>
    /// <param name="name">The name.</param>
    /// <param name="change">What the seal binds, where it is to be something else than the card's own.</param>
    public void AddName(AuthorizeRequest charge, string name, Func<CardContext, CardContext>? change = null)
    {
        Assert.True(Token.TryParse(charge.Card.Token, out var token));
        Assert.True(CardExpiry.TryCreate(charge.Card.ExpiryMonth, charge.Card.ExpiryYear, out var expiry));
        var context = new CardContext(token, Shop, _epoch.Id, 3, (TokenUsage)charge.Card.Usage, expiry, charge.Card.ExpireTimeSeconds);
        var bytes = new byte[Envelope.Cards.SealedName.Bytes];
        _sealer.SealName(Encoding.UTF8.GetBytes(name), (change is null ? context : change(context)) with { Expiry = default }, bytes);
        charge.Card.Name = new SealedNameMessage
        {
            Sealed = ByteString.CopyFrom(bytes),
            Version = 3,
            RegisteredEpoch = charge.Card.RegisteredEpoch,
        };
    }

    /// <summary>A capture, void or refund of what an authorization reserved or took.</summary>
    public FollowUpRequest FollowUp(AuthorizeRequest authorization, OperationKind kind, long amount) => new()
    {
        OperationId = NewOperationId(),
        PaymentId = authorization.PaymentId,
        Kind = kind,
        FencingEpoch = Fence,
        AuthorizationOperationId = authorization.OperationId,
        MerchantId = authorization.Card.MerchantId,
        AmountMinorUnits = amount,
        CurrencyCode = authorization.CurrencyCode,
    };

    public static ByteString SealCvc(CvcSealer session, string digits, AuthorizeRequest charge)
    {
        Assert.True(Cvc.TryParse(Encoding.ASCII.GetBytes(digits), out var cvc));
        Assert.True(Token.TryParse(charge.Card.Token, out var token));
        return ByteString.CopyFrom(session.Seal(cvc, token, Shop));
    }

    /// <summary>Card numbers in slots.</summary>
    public static ByteString Slots(params string[] numbers)
    {
        var slots = new byte[numbers.Length * 20];
        for (var i = 0; i < numbers.Length; i++)
        {
            slots[i * 20] = (byte)numbers[i].Length;
            Encoding.ASCII.GetBytes(numbers[i], slots.AsSpan((i * 20) + 1));
        }

        return UnsafeByteOperations.UnsafeWrap(slots);
    }

    public void Dispose() => _epoch.Dispose();

    private SealedCardMessage Seal(Pan pan, CardContext context, ByteString registeredEpoch)
    {
        var bytes = new byte[Envelope.Cards.SealedCard.Bytes];
        _sealer.Seal(pan, context, bytes);
        return new SealedCardMessage
        {
            Token = context.Token.ToString(),
            MerchantId = context.Merchant.Value,
            RecordVersion = context.RecordVersion,
            Usage = (uint)context.Usage,
            ExpiryMonth = (uint)context.Expiry.Month,
            ExpiryYear = (uint)context.Expiry.Year,
            ExpireTimeSeconds = context.ExpireUnixSeconds,
            Sealed = ByteString.CopyFrom(bytes),
            RegisteredEpoch = registeredEpoch,
        };
    }
}
