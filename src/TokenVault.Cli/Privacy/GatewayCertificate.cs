using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenVault.Cli.Audit;
using TokenVault.Local.Callers;

namespace TokenVault.Cli.Privacy;

/// <summary>Checks that a certificate is a gateway's: issued by the authority, and for that very name. Those of merchants come from it too.</summary>
internal static class GatewayCertificate
{
    private const string AlternativeNames = "2.5.29.17";

    // GeneralName, uniformResourceIdentifier (RFC 5280, 4.2.1.6).
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <exception cref="LedgerDoubtException">It is not.</exception>
    public static void Require(X509Certificate2 certificate, string gateway, DateTimeOffset when, X509Certificate2 authority)
    {
        using var chain = new X509Chain
        {
            ChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { authority },
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
                VerificationTime = when.UtcDateTime,
            },
        };
        if (!chain.Build(certificate))
        {
            throw new LedgerDoubtException("The certificate in the receipt is not of that authority, or was not valid when the receipt was made.");
        }

        // Exactly one (SPIFFE X.509-SVID, 2), so that no two readers differ.
        if (Names(certificate) is not [var name] || !string.Equals(name, CallerName.San(CallerName.Gateway, gateway), StringComparison.Ordinal))
        {
            throw new LedgerDoubtException($"The certificate in the receipt is not that of the gateway {gateway}.");
        }
    }

    private static List<string> Names(X509Certificate2 certificate)
    {
        var names = new List<string>();
        try
        {
            foreach (var extension in certificate.Extensions.Where(one => string.Equals(one.Oid?.Value, AlternativeNames, StringComparison.Ordinal)))
            {
                var sequence = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (sequence.HasData)
                {
                    if (sequence.PeekTag().HasSameClassAndValue(Uri))
                    {
                        names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, Uri));
                    }
                    else
                    {
                        sequence.ReadEncodedValue();
                    }
                }
            }
        }
        catch (Exception malformed) when (malformed is AsnContentException or CryptographicException)
        {
            return [];
        }

        return names;
    }
}
