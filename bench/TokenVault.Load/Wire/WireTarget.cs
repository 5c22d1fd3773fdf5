using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Load.Wire;

/// <summary>A server to be loaded: over mutual TLS 1.3 by an https address, in clear by an http one.</summary>
internal sealed record WireTarget(Uri Address, X509Certificate2? Certificate = null, X509Certificate2? Authority = null)
{
    // A call that has no answer by then has none: the read gives up and all calls of the connection count as failed.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(30);

    public string Scheme => Address.Scheme;

    public string HostAndPort => Address.Authority;

    /// <summary>
    /// A connection of its own, with plain blocking reads and writes: a thread that waits in the system for its socket is woken once for
    /// each read, where an asynchronous one hands over between two threads of the pool.
    /// </summary>
    /// <exception cref="IOException">No connection, or no TLS.</exception>
    public Stream Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? tls = null;
        try
        {
            socket.Connect(IPAddress.Parse(Address.Host), Address.Port);
            socket.ReceiveTimeout = (int)ReadTimeout.TotalMilliseconds;
            var network = new NetworkStream(socket, ownsSocket: true);
            if (string.Equals(Scheme, "http", StringComparison.Ordinal))
            {
                return network;
            }

            tls = new SslStream(network);
            tls.AuthenticateAsClient(TlsOptions());
            return tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2
                ? tls
                : throw new IOException("The server did not agree to HTTP/2.");
        }
        catch (Exception error) when (error is SocketException or AuthenticationException or IOException)
        {
            tls?.Dispose();
            socket.Dispose();
            throw new IOException($"No connection to {Address}: {error.Message}", error);
        }
    }

    private SslClientAuthenticationOptions TlsOptions() => new()
    {
        TargetHost = Address.Host,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        EnabledSslProtocols = SslProtocols.Tls13,
        ClientCertificates = Certificate is null ? null : [Certificate],
        CertificateChainPolicy = Chain(),

        // The practice certificates name URIs, and the load goes to loopback.
        RemoteCertificateValidationCallback = (_, _, _, errors) =>
            (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
    };

    private X509ChainPolicy Chain()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        if (Authority is not null)
        {
            policy.CustomTrustStore.Add(Authority);
        }

        return policy;
    }
}
