using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.Client;

/// <summary>A mutually authenticated line to a vault. Safe for use by many threads; make one and keep it.</summary>
public sealed class TokenVaultClient : IDisposable
{
    private const string ErrorDomain = "tokenvault";

    private readonly GrpcChannel _channel;

    private TokenVaultClient(GrpcChannel channel, TimeSpan timeout)
    {
        _channel = channel;
        var calls = channel.Intercept(new DefaultDeadline(timeout));
        Tokens = new TokenService.TokenServiceClient(calls);
        Payments = new PaymentService.PaymentServiceClient(calls);
        PaymentAdmin = new PaymentAdminService.PaymentAdminServiceClient(calls);
        Disclosures = new DisclosureService.DisclosureServiceClient(calls);
        Ledger = new LedgerService.LedgerServiceClient(calls);
        Privacy = new PrivacyService.PrivacyServiceClient(calls);
        Usage = new UsageService.UsageServiceClient(calls);
        Keys = new KeyService.KeyServiceClient(calls);
        KeyAdmin = new KeyAdminService.KeyAdminServiceClient(calls);
        Transfers = new TransferService.TransferServiceClient(calls);
    }

    /// <summary>Served by the gateway to merchants.</summary>
    public TokenService.TokenServiceClient Tokens { get; }

    /// <summary>Served by the gateway to merchants.</summary>
    public PaymentService.PaymentServiceClient Payments { get; }

    /// <summary>Served by the gateway to operators.</summary>
    public PaymentAdminService.PaymentAdminServiceClient PaymentAdmin { get; }

    /// <summary>Served by the processor adapter to auditors, at an address of its own.</summary>
    public DisclosureService.DisclosureServiceClient Disclosures { get; }

    /// <summary>Served by the processor adapter to auditors: proofs of what stands in the record of disclosures.</summary>
    public LedgerService.LedgerServiceClient Ledger { get; }

    /// <summary>Served by the gateway to whoever answers card holders.</summary>
    public PrivacyService.PrivacyServiceClient Privacy { get; }

    /// <summary>Served by the gateway to operators, and by the processor adapter to auditors: figures for billing and review.</summary>
    public UsageService.UsageServiceClient Usage { get; }

    /// <summary>Served by the processor adapter to key custodians.</summary>
    public KeyService.KeyServiceClient Keys { get; }

    /// <summary>Served by the processor adapter to key custodians: what keys protect, their backups and their end.</summary>
    public KeyAdminService.KeyAdminServiceClient KeyAdmin { get; }

    /// <summary>Served by the gateway to operators: taking in cards that another vault sealed to this one.</summary>
    public TransferService.TransferServiceClient Transfers { get; }

    /// <summary>Prepares the line. The connection is made by the first call.</summary>
    public static TokenVaultClient Connect(TokenVaultClientOptions options)
    {
        var channel = GrpcChannel.ForAddress(options.Address, new GrpcChannelOptions
        {
            HttpHandler = CreateHandler(options),
            DisposeHttpClient = true,
        });
        return new TokenVaultClient(channel, options.Timeout);
    }

    /// <summary>
    /// Swaps a card for its token. The digits are borrowed, not copied into the message: wipe them when the call has ended. (The
    /// transport's own send buffers hold them until they are reused.)
    /// </summary>
    public async Task<TokenizeResponse> TokenizeAsync(
        ReadOnlyMemory<byte> number, uint expiryMonth, uint expiryYear, ReadOnlyMemory<byte> cvc = default, CancellationToken cancellationToken = default)
    {
        var card = new Card
        {
            Number = UnsafeByteOperations.UnsafeWrap(number),
            ExpiryMonth = expiryMonth,
            ExpiryYear = expiryYear,
            Cvc = UnsafeByteOperations.UnsafeWrap(cvc),
        };
        return await Tokens.TokenizeAsync(new TokenizeRequest { Card = card }, cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Follows the merchant's payments and goes on by itself after a broken line, a restarted gateway or a silence of a minute and a
    /// half, where the last answer's cursor says. Ends only by cancellation or by an error that trying again can't mend, such as a
    /// disabled certificate or a cursor that the gateway no longer knows.
    /// </summary>
    /// <param name="cursor">
    /// The `cursor` of the last answer that was dealt with, kept by the caller over restarts. Empty: from now on; should the line
    /// break before the first answer, "now" is when it is made again.
    /// </param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// Changes in order, each at least once: `payment.revision` tells what was seen before. Also the sign of life that comes about every half
    /// minute, which holds no payment but a cursor worth keeping.
    /// </returns>
    /// <exception cref="RpcException">The gateway refuses to be watched.</exception>
    public IAsyncEnumerable<WatchPaymentsResponse> WatchPaymentsAsync(string cursor = "", CancellationToken cancellationToken = default) =>
        new PaymentWatch(Payments, TimeProvider.System).RunAsync(cursor, cancellationToken);

    /// <summary>Reads the vault's stable word for a refusal, such as `TOKEN_NOT_FOUND`. False where the error is not the vault's own.</summary>
    public static bool TryReadReason(RpcException error, [NotNullWhen(true)] out string? reason)
    {
        var detail = error.GetRpcStatus()?.GetDetail<ErrorInfo>();
        reason = string.Equals(detail?.Domain, ErrorDomain, StringComparison.Ordinal) ? detail!.Reason : null;
        return reason is not null;
    }

    public void Dispose() => _channel.Dispose();

    private static SocketsHttpHandler CreateHandler(TokenVaultClientOptions options)
    {
        // Revocation is not looked up: the vault's registry disables a caller, and a private authority publishes no list.
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.Add(options.Authority);

        return new SocketsHttpHandler
        {
            // A proxy named by the environment must not see a line that carries cards.
            UseProxy = false,
            AllowAutoRedirect = false,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificateContext = options.Certificate is { } certificate
                    ? SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true)
                    : null,
                CertificateChainPolicy = trust,
            },
        };
    }
}
