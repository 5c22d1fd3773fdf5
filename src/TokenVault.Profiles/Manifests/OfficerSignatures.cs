using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace TokenVault.Profiles.Manifests;

/// <summary>Judges whether two officers signed a document: different people with different keys, of their own authority.</summary>
/// <remarks>
/// What kind of document it is, they sign with it: kinds differ in the fields that they must have, and a field too many is refused.
/// </remarks>
internal static class OfficerSignatures
{
    private const int OfficersMin = 2;
    private const int SignaturesMax = 16;

    /// <summary>The officers who signed, two at least.</summary>
    /// <param name="path">Of the document, for what is said of it.</param>
    /// <param name="document">Its exact bytes.</param>
    /// <param name="signatures">The file of signatures beside it.</param>
    /// <param name="authority">What officers' certificates must chain to.</param>
    /// <param name="now">By which certificates are judged.</param>
    /// <exception cref="ProfileException">It is not to be used; the message names the mend.</exception>
    public static IReadOnlyList<string> Verify(
        string path, byte[] document, byte[] signatures, X509Certificate2Collection authority, DateTimeOffset now)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var signature in Parse(signatures, $"the signatures of {path}", ManifestJson.Default.IReadOnlyListManifestSignature).Take(SignaturesMax))
        {
            // JSON's null among them: what is within a list, the serializer doesn't check.
            if (signature is null)
            {
                throw new ProfileException($"the signatures of {path} can't be read: one of them is null. Sign again.");
            }

            var (name, key) = VerifySignature(path, document, signature, authority, now);
            if (!names.Add(name) || !keys.Add(key))
            {
                throw new ProfileException($"{path}: {name} has signed twice, or two names share one key. It takes {OfficersMin} people with a key each.") { Fault = ProfileFault.SignedTwice };
            }
        }

        return names.Count >= OfficersMin
            ? [.. names]
            : throw new ProfileException($"{path} is signed by {names.Count} of the {OfficersMin} officers that it takes. Have another one sign it.") { Fault = ProfileFault.SignedByOne };
    }

    private static (string Name, string Key) VerifySignature(
        string path, byte[] document, ManifestSignature signature, X509Certificate2Collection authority, DateTimeOffset now)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(signature.Certificate);
            if (chain.Count == 0 || OfficerCertificate.NameOf(chain[0]) is not { } name)
            {
                throw new ProfileException($"{path}: a signature's certificate is no officer's. Sign with one that names spiffe://tokenvault/officer/NAME.") { Fault = ProfileFault.ForeignCertificate };
            }

            if (!OfficerCertificate.ChainsTo(chain, authority, now))
            {
                throw new ProfileException($"{path}: the certificate of {name} is not of the officers' authority, or is out of date. Sign with a good one.") { Fault = ProfileFault.ForeignCertificate };
            }

            using var key = OfficerCertificate.KeyOf(chain[0])
                ?? throw new ProfileException($"{path}: the key of {name} is not of P-256. Sign with one that is.") { Fault = ProfileFault.ForeignCertificate };
            return key.VerifyData(document, signature.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                ? (name, Convert.ToHexString(key.ExportSubjectPublicKeyInfo()))
                : throw new ProfileException($"{path}: the signature of {name} is not over this document. It was changed after signing: sign again.") { Fault = ProfileFault.Changed };
        }
        catch (CryptographicException error)
        {
            throw new ProfileException($"{path}: a signature can't be read. Sign again.", error);
        }
        finally
        {
            foreach (var certificate in chain)
            {
                certificate.Dispose();
            }
        }
    }

    /// <exception cref="ProfileException">It is not of that form.</exception>
    public static T Parse<T>(byte[] bytes, string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new ProfileException($"{path} is empty.");
        }
        catch (JsonException error)
        {
            throw new ProfileException($"{path} can't be read: {error.Message}", error);
        }
    }
}
