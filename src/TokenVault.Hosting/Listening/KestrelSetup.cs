using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace TokenVault.Hosting.Listening;

/// <summary>The listener: HTTP/2 over mutual TLS, with a bound on everything that a peer can make grow.</summary>
internal sealed class KestrelSetup(IOptions<ListenerOptions> options, ListenerCertificates certificates)
    : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        var listen = options.Value;
        kestrel.AddServerHeader = false;
        SetLimits(kestrel.Limits, listen);
        kestrel.Listen(IPAddress.Parse(listen.Address), listen.Port, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http2;
            endpoint.UseHttps(SetTls);
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

    private void SetTls(HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = certificates.Own;
        https.ServerCertificateChain = certificates.Chain;
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        https.HandshakeTimeout = TimeSpan.FromSeconds(10);

        // Asked for but judged afterwards, so that a caller without a good one gets an answer that names the reason rather
        // than a broken handshake. CallerPolicyMiddleware lets nobody through who was not found trusted here.
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        https.ClientCertificateValidation = static (_, _, _) => true;
        https.OnAuthenticate = Judge;
    }

    private void Judge(ConnectionContext connection, SslServerAuthenticationOptions tls)
    {
        tls.CertificateChainPolicy = certificates.CreateClientPolicy();
        tls.AllowTlsResume = false; // A resumed session would carry an earlier judgement on.
#pragma warning disable CA5359 // It judges by what it remembers: CallerPolicyMiddleware refuses each call of a peer that is not trusted.
        tls.RemoteCertificateValidationCallback = (_, shown, _, errors) =>
        {
            if (shown is not null)
            {
                // A copy, because the connection may release the one that it shows here.
                var copy = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
                connection.Features.Set(new Peer(copy, errors == SslPolicyErrors.None));
            }

            return true;
        };
#pragma warning restore CA5359
    }
}
