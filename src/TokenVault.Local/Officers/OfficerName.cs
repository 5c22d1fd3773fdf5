using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace TokenVault.Local.Officers;

/// <summary>Reads which officer a certificate is of.</summary>
internal static class OfficerName
{
    private const string Prefix = "spiffe://tokenvault/officer/";
    private const string SubjectAlternativeName = "2.5.29.17";

    // RFC 5280, 4.2.1.6: uniformResourceIdentifier is [6].
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <summary>Null where it is no officer's, or has more than one name.</summary>
    public static string? Of(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.Where(extension => string.Equals(extension.Oid?.Value, SubjectAlternativeName, StringComparison.Ordinal))
            .SelectMany(extension => UrisOf(extension.RawData)).ToList();
        return names is [var one] && one.StartsWith(Prefix, StringComparison.Ordinal) && one.Length > Prefix.Length ? one[Prefix.Length..] : null;
    }

    private static List<string> UrisOf(byte[] encoded)
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
}
