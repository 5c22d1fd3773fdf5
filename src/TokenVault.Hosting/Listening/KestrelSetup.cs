using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;
using TokenVault.Hosting.Security;

namespace TokenVault.Hosting.Listening;

/// <summary>The listener: HTTP/2 over mutual TLS, with a bound on everything that a peer can make grow.</summary>
internal sealed class KestrelSetup(IOptions<ListenerOptions> options, ListenerCertificates certificates, SecurityLog security)
    : IConfigureOptions<KestrelServerOptions>
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    public void Configure(KestrelServerOptions kestrel)
    {
        var listen = options.Value;
        kestrel.AddServerHeader = false;
        SetLimits(kestrel.Limits, listen);
        kestrel.Listen(IPAddress.Parse(listen.Address), listen.Port, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http2;
            HandshakeWitness.Watch(endpoint, security, () => endpoint.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = HandshakeTimeout,
                OnConnection = handshake => ValueTask.FromResult(CreateTls(handshake.Connection)),
            }));
        });
        if (listen.MetricsPort != 0)
        {
            kestrel.Listen(IPAddress.Loopback, listen.MetricsPort, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        }
    }

    private static void SetLimits(KestrelServerLimits limits, ListenerOptions listen)
    {
        limits.MaxConcurrentConnections = listen.ConnectionsMax;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestHeaderCount = 32;
        limits.MaxRequestHeadersTotalSize = 8 * 1024;
        limits.MaxRequestLineSize = 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = listen.IdleTimeout;
        limits.Http2.MaxStreamsPerConnection = listen.StreamsPerConnectionMax;
        limits.Http2.MaxRequestHeaderFieldSize = 4 * 1024;
        limits.Http2.KeepAlivePingDelay = listen.PingDelay;
        limits.Http2.KeepAlivePingTimeout = listen.PingTimeout;
    }

    // Per connection, because only there the judgement can be kept with the connection that it is about.
    private SslServerAuthenticationOptions CreateTls(ConnectionContext connection) => new()
    {
        ServerCertificateContext = certificates.Context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = true,
        CertificateChainPolicy = certificates.CreateClientPolicy(),
        AllowTlsResume = false, // A resumed session would carry an earlier judgement on.
        AllowRenegotiation = false,
#pragma warning disable CA5359 // Accepted here and judged: a caller without a good certificate gets an answer that names the reason
        // rather than a broken handshake. CallerPolicyMiddleware lets nobody through whom Judge did not find trusted.
        RemoteCertificateValidationCallback = (_, shown, _, errors) =>
        {
            Judge(connection, shown, errors);
            return true;
        },
#pragma warning restore CA5359
    };

    private static void Judge(ConnectionContext connection, X509Certificate? shown, SslPolicyErrors errors)
    {
        if (shown is not null)
        {
            // A copy, because the connection may release the one that it shows here.
            var copy = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
            connection.Features.Set(new Peer(copy, errors == SslPolicyErrors.None));
        }
    }
}
