using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Epochs;
using TokenVault.Hosting;
using TokenVault.Opening.Epochs;

namespace TokenVault.Processor.Epochs;

/// <summary>
/// Decides whether an epoch is a gateway's own, and registers it. Anyone can seal to a public key: whoever could write the
/// gateway's store would otherwise put another card under a token.
/// </summary>
internal sealed class EpochAdmission(
    EpochRegistrar registrar, EpochBook book, CallerCertificates certificates, TimeProvider clock, ILogger<EpochAdmission> logger)
{
    // More than clocks differ that are kept by NTP; less than an epoch lasts.
    private static readonly TimeSpan AheadMax = TimeSpan.FromSeconds(30);

    // A P-256 certificate is some 700 bytes.
    private const int CertificateBytesMax = 8 * 1024;

    /// <summary>Registers the epoch of the calling gateway.</summary>
    /// <exception cref="VaultException">What is wrong with it: form, certificate, signature or time; or the store can't be written.</exception>
    public async Task<byte[]> AdmitAsync(RegisterEpochRequest request, GatewayId gateway)
    {
        // 1. The form. Suite and recipient key are judged by the registrar: it has the keys.
        if (!EpochEnvelope.TryDecode(request.Envelope.Memory, out var envelope))
        {
            throw new VaultException(VaultErrorCode.EpochInvalid, "envelope");
        }

        // 2. The gateway: the one that calls, the one in the header, and the one in the certificate.
        if (envelope.Header.Gateway != gateway)
        {
            throw new VaultException(VaultErrorCode.EpochInvalid, "envelope");
        }

        using var certificate = Read(request.Certificate.Span);
        RequireGateway(certificate, gateway);

        // 3. The signature, and the time by our own clock.
        if (!EpochSignature.IsValid(request.Envelope.Span, request.Signature.Span, certificate))
        {
            throw new VaultException(VaultErrorCode.EpochSignatureInvalid, "signature");
        }

        RequireTime(envelope.Header.Created, certificate);

        // 4. It is on disk that there is such an epoch before its gateway is given what opens it.
        var registered = registrar.Register(envelope);
        await book.NoteAsync(registered);
        ProcessorMeter.EpochRegistered();
        logger.EpochRegistered(envelope.Header.Id.ToString(), gateway.Value);
        return registered;
    }

    private static X509Certificate2 Read(ReadOnlySpan<byte> der)
    {
        if (der.Length is 0 or > CertificateBytesMax)
        {
            throw new VaultException(VaultErrorCode.CertificateMissing, "certificate");
        }

        try
        {
            return X509CertificateLoader.LoadCertificate(der);
        }
        catch (CryptographicException error)
        {
            throw new VaultException(VaultErrorCode.CertificateNotTrusted, "certificate", error);
        }
    }

    // By the same CA and registry as callers: a gateway that was disabled can't have epochs registered, by itself or by others.
    private void RequireGateway(X509Certificate2 certificate, GatewayId gateway)
    {
        var caller = certificates.Judge(certificate);
        if (caller.Role != CallerRole.Gateway || !string.Equals(caller.Name, gateway.Value, StringComparison.Ordinal))
        {
            throw new VaultException(VaultErrorCode.CallerNotAllowed, "certificate");
        }
    }

    // Age has no bound of its own: epochs that waited for the adapter are registered for as long as the certificate that signed
    // them is valid. The certificate's beginning bounds how far back a stolen key can date an epoch.
    private void RequireTime(DateTimeOffset created, X509Certificate2 certificate)
    {
        if (created > clock.GetUtcNow() + AheadMax || created < new DateTimeOffset(certificate.NotBefore))
        {
            throw new VaultException(VaultErrorCode.EpochTimeInvalid, "envelope");
        }
    }
}
