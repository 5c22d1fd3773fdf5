using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Hosting.Listening;

/// <summary>Whoever is at the other end of a connection, judged once, when its certificate was shown.</summary>
internal sealed class Peer(X509Certificate2 certificate, bool trusted)
{
    private int _begun;

    public X509Certificate2 Certificate { get; } = certificate;

    /// <summary>Whether the certificate was issued by our CA for a client and was valid at that moment.</summary>
    public bool Trusted { get; } = trusted;

    /// <summary>A connection may outlive its certificate, so each call looks at this again.</summary>
    public DateTimeOffset NotAfter { get; } = new(certificate.NotAfter.ToUniversalTime());

    /// <summary>The certificate's one URI name, or null.</summary>
    public string? San { get; } = UriName.Of(certificate);

    /// <summary>True once: for the connection's first call of a privileged caller.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref _begun, 1) == 0;
}
