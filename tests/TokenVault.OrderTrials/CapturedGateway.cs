using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using TokenVault.Client;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.Transfer.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Keys;
using TokenVault.Local;
using TokenVault.Sealing;
using TokenVault.Sealing.Epochs;
using SealedCardMessage = TokenVault.Contracts.Processor.V1.SealedCard;

namespace TokenVault.OrderTrials;

/// <summary>Somebody who holds a gateway's certificate and seals whatever cards he likes under whatever token.</summary>
internal sealed class CapturedGateway : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly X509Certificate2 _certificate;
    private readonly Epoch _epoch;
    private readonly CardSealer _sealer;
    private ByteString _registered = ByteString.Empty;

    public CapturedGateway(LocalVault vault)
    {
        var folder = vault.Folder.Gateway;
        _certificate = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "gateway.pem"), Path.Combine(folder, "gateway.key"));
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(vault.Folder.AuthorityCertificate));
        _channel = GrpcChannel.ForAddress(vault.Processor.Address, new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                UseProxy = false,
                SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust, ClientCertificates = [_certificate] },
            },
        });
        using var ceremony = ECDsa.Create();
        ceremony.ImportFromPem(File.ReadAllText(Path.Combine(folder, "ceremony-public.pem")));
        TrialException.Require(
            KeyManifest.TryVerify(File.ReadAllBytes(Path.Combine(folder, "manifest.json")), ceremony, out var manifest), "the gateway's key manifest does not verify");
        TrialException.Require(GatewayId.TryParse("gw-1", out var gateway), "gw-1 is no gateway's name");
        using var signer = _certificate.GetECDsaPrivateKey()!;
        _epoch = Epoch.Start(SealingKey.Of(manifest), gateway, signer, TimeProvider.System.GetUtcNow());
        _sealer = _epoch.CreateSealer(0);
    }

    private OrderExecutionService.OrderExecutionServiceClient Orders => new(_channel);

    /// <summary>Has the adapter take the epoch of this thief's own making, as it takes any of the gateway's.</summary>
    public async Task RegisterAsync(CancellationToken stop) => _registered = (await new ProcessorService.ProcessorServiceClient(_channel).RegisterEpochAsync(
        new RegisterEpochRequest
        {
            Envelope = ByteString.CopyFrom(_epoch.Envelope),
            Signature = ByteString.CopyFrom(_epoch.Signature),
            Certificate = ByteString.CopyFrom(_certificate.RawData),
        },
        deadline: Deadline(),
        cancellationToken: stop)).RegisteredEpoch;

    public async Task<DueOrder?> FindDueAsync(string order, CancellationToken stop) =>
        (await Orders.ListDueOrdersAsync(new ListDueOrdersRequest(), deadline: Deadline(), cancellationToken: stop)).Orders
            .FirstOrDefault(due => string.Equals(due.OrderId, order, StringComparison.Ordinal));

    public async Task<ResealCardsResponse> ResealAsync(string order, IReadOnlyList<OrderedToken> cards, CancellationToken stop) =>
        await Orders.ResealCardsAsync(new ResealCardsRequest { OrderId = order, Tokens = { cards } }, deadline: Deadline(), cancellationToken: stop);

    public async Task<FinishOrderResponse> FinishAsync(string order, OrderedToken last, CancellationToken stop) => await Orders.FinishOrderAsync(
        new FinishOrderRequest { OrderId = order, LastToken = last.Card.Token, LastMerchant = last.Card.MerchantId }, deadline: Deadline(), cancellationToken: stop);

    /// <summary>The stable word that a call is refused with; empty where it is not.</summary>
    public static async Task<string> ReasonAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "";
        }
        catch (RpcException refusal)
        {
            return TokenVaultClient.TryReadReason(refusal, out var reason) ? reason : refusal.StatusCode.ToString();
        }
    }

    /// <summary>A published test card, sealed under a token.</summary>
    public OrderedToken Seal(string token, string merchant)
    {
        var year = (uint)TimeProvider.System.GetUtcNow().Year + 2;
        TrialException.Require(Token.TryParse(token, out var named) & MerchantId.TryParse(merchant, out var owner), $"{token} of {merchant} is no token");
        TrialException.Require(CardExpiry.TryCreate(12, year, out var expiry), "no expiry");
        TrialException.Require(Pan.TryParse("4242424242424242"u8, out var pan) == PanCheck.Accepted, "no card");
        var bytes = new byte[Envelope.Cards.SealedCard.Bytes];
        _sealer.Seal(pan, new CardContext(named, owner, _epoch.Id, 1, TokenUsage.MultiUse, expiry), bytes);
        return new OrderedToken
        {
            Card = new SealedCardMessage
            {
                Token = token,
                MerchantId = merchant,
                RecordVersion = 1,
                Usage = (uint)TokenUsage.MultiUse,
                ExpiryMonth = 12,
                ExpiryYear = year,
                Sealed = ByteString.CopyFrom(bytes),
                RegisteredEpoch = _registered,
            },
            Record = new TransferredToken { Token = token, MerchantId = merchant, RecordVersion = 1, Usage = (uint)TokenUsage.MultiUse, ExpiryMonth = 12, ExpiryYear = year },
        };
    }

    public void Dispose()
    {
        _sealer.Dispose();
        _epoch.Dispose();
        _channel.Dispose();
        _certificate.Dispose();
    }

    private static DateTime Deadline() => TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20);
}
