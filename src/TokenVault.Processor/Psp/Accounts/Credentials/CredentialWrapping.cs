using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;

namespace TokenVault.Processor.Psp.Accounts.Credentials;

/// <summary>Wraps the files that one accounts.json names.</summary>
internal sealed class CredentialWrapping(Keystore keystore, string accounts)
{
    private readonly CredentialFiles _files = new(Path.GetDirectoryName(accounts)!, () => keystore);

    /// <summary>Says how many were wrapped, and how many were before.</summary>
    /// <exception cref="InvalidDataException">
    /// The list or a file can't be read, a wrapped one does not open, or two accounts share one. What was wrapped before stays so; nothing is lost.
    /// </exception>
    public (int Wrapped, int Kept) Run()
    {
        var places = Places();
        if (places.CountBy(place => _files.PathOf(place.File), StringComparer.Ordinal).FirstOrDefault(static file => file.Value > 1) is { Key: { } shared })
        {
            throw new InvalidDataException($"{shared} stands more than once in {accounts}: a wrapped file is of one account. Give each a file of its own.");
        }

        var wrapped = places.Count(place => Wrap(place.File, place.Place));
        return (wrapped, places.Count - wrapped);
    }

    private List<(string File, CredentialPlace Place)> Places()
    {
        var places = new List<(string, CredentialPlace)>();
        foreach (var entry in PspAccountFile.ReadList(accounts).Accounts!)
        {
            if (!MerchantId.TryParse(entry?.Merchant, out var merchant) || entry!.Processor is not { Length: > 0 and <= byte.MaxValue } processor)
            {
                throw new InvalidDataException($"{accounts}: a merchant or processor is missing or malformed.");
            }

            if (entry.SecretKeyFile is { Length: > 0 } secretKey)
            {
                places.Add((secretKey, new CredentialPlace(CredentialKind.SecretKey, merchant, processor)));
            }

            if (entry.WebhookSecretFile is { Length: > 0 } webhookSecrets)
            {
                places.Add((webhookSecrets, new CredentialPlace(CredentialKind.WebhookSecrets, merchant, processor)));
            }
        }

        return places;
    }

    private bool Wrap(string file, in CredentialPlace place)
    {
        var path = _files.PathOf(file);
        byte[] clear = [];
        try
        {
            clear = CredentialFiles.ReadBytes(path);
            if (WrappedCredential.IsIn(clear))
            {
                clear = _files.Read(file, place);
                return false;
            }

            if (clear.Length == 0)
            {
                throw new InvalidDataException("It is empty.");
            }

            OwnerOnlyFile.Replace(path, WrappedCredential.Seal(keystore, place.Encode(), clear));
            return true;
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }
}
