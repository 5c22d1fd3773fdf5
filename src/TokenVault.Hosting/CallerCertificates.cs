using System.Security.Cryptography.X509Certificates;
using TokenVault.Domain.Errors;
using TokenVault.Hosting.Callers;
using TokenVault.Hosting.Listening;

namespace TokenVault.Hosting;

/// <summary>
/// Judges a certificate that came in a message as one that came with a connection would be: by our CA, its validity now, and the
/// registry. For what a caller signed and somebody else, or a later process, hands in.
/// </summary>
public sealed class CallerCertificates
{
    private readonly ListenerCertificates _authorities;
    private readonly CallerRegistry _registry;
    private readonly TimeProvider _clock;

    internal CallerCertificates(ListenerCertificates authorities, CallerRegistry registry, TimeProvider clock) =>
        (_authorities, _registry, _clock) = (authorities, registry, clock);

    /// <summary>The caller whose certificate it is.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.CertificateNotTrusted"/>, <see cref="VaultErrorCode.CallerUnknown"/> or
    /// <see cref="VaultErrorCode.CallerDisabled"/>.
    /// </exception>
    public Caller Judge(X509Certificate2 certificate)
    {
        using var chain = new X509Chain { ChainPolicy = _authorities.CreateClientPolicy() };
        chain.ChainPolicy.VerificationTime = _clock.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        if (!chain.Build(certificate))
        {
            throw new VaultException(VaultErrorCode.CertificateNotTrusted);
        }

        var caller = UriName.Of(certificate) is { } san ? _registry.Current.Find(san) : null;
        return caller switch
        {
            null => throw new VaultException(VaultErrorCode.CallerUnknown),
            { Disabled: true } => throw new VaultException(VaultErrorCode.CallerDisabled),
            _ => caller,
        };
    }
}
