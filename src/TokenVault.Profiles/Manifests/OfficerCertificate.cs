using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Profiles.Manifests;

/// <summary>Reads which officer a certificate is of, and judges it.</summary>
internal static class OfficerCertificate
{
    private const string Prefix = "spiffe://tokenvault/officer/";
    private const string SubjectAlternativeName = "2.5.29.17";
    private const string P256 = "1.2.840.10045.3.1.7";

    // RFC 5280, 4.2.1.6: uniformResourceIdentifier is [6].
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <summary>Null where it is no officer's, or has more than one name.</summary>
    public static string? NameOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions
            .Where(extension => string.Equals(extension.Oid?.Value, SubjectAlternativeName, StringComparison.Ordinal))
            .SelectMany(extension => UrisOf(extension.RawData)).ToList();
        return names is [var one] && one.StartsWith(Prefix, StringComparison.Ordinal)
            && one[Prefix.Length..] is { Length: >= 1 and <= 64 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')
            ? name
            : null;
    }

    /// <summary>Whether its key is of P-256. The caller disposes it.</summary>
    public static ECDsa? KeyOf(X509Certificate2 certificate)
    {
        var key = certificate.GetECDsaPublicKey();
        if (key is not null && string.Equals(key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value, P256, StringComparison.Ordinal))
        {
            return key;
        }

        key?.Dispose();
        return null;
    }

    public static bool ChainsTo(X509Certificate2Collection chain, X509Certificate2Collection authority, DateTimeOffset now)
    {
        // Revocation is not looked up: a private authority publishes no list. A withdrawn officer means a new authority.
        using var builder = new X509Chain();
        builder.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        builder.ChainPolicy.CustomTrustStore.AddRange(authority);
        builder.ChainPolicy.ExtraStore.AddRange(chain);
        builder.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        builder.ChainPolicy.DisableCertificateDownloads = true;
        builder.ChainPolicy.VerificationTime = now.UtcDateTime;
        return builder.Build(chain[0]);
    }

    private static List<string> UrisOf(byte[] encoded)
    {
        try
        {
            var uris = new List<string>();
            var names = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                if (names.PeekTag().HasSameClassAndValue(Uri))
                {
                    uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, Uri));
                }
                else
                {
                    names.ReadEncodedValue();
                }
            }

            return uris;
        }
        catch (AsnContentException)
        {
            return [];
        }
    }
}
