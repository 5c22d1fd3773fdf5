using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Hosting.Listening;

/// <summary>Reads the URI in a certificate's subject alternative name, which the platform's own type leaves out.</summary>
public static class UriName
{
    private const string SubjectAlternativeName = "2.5.29.17";

    // uniformResourceIdentifier [6] IA5String, RFC 5280 section 4.2.1.6.
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>The URI where there is exactly one; SPIFFE's X.509-SVID section 2 asks for that, so that no two readers can differ.</summary>
    public static string? Of(X509Certificate2 certificate)
    {
        try
        {
            var extension = certificate.Extensions.FirstOrDefault(e => string.Equals(e.Oid?.Value, SubjectAlternativeName, StringComparison.Ordinal));
            return extension is null ? null : Single(extension.RawData);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string? Single(byte[] extension)
    {
        var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        string? found = null;
        while (names.HasData)
        {
            if (!names.PeekTag().HasSameClassAndValue(UriTag))
            {
                names.ReadEncodedValue();
                continue;
            }

            if (found is not null)
            {
                return null;
            }

            found = names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag);
        }

        return found;
    }
}
