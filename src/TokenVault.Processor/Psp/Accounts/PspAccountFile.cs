using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TokenVault.Domain.Callers;
using TokenVault.Processor.Psp.Accounts.Credentials;
using TokenVault.Processor.Webhooks;

namespace TokenVault.Processor.Psp.Accounts;

/// <summary>Reads accounts.json and the key files that it names.</summary>
internal static class PspAccountFile
{
    private const int BytesMax = 16 * 1024 * 1024;
    private const int KeyBytesMax = 512;
    private const int FieldCharsMax = 255;

    /// <summary>Reads the whole file or throws <see cref="InvalidDataException"/> with what is wrong and where.</summary>
    /// <param name="path">The file.</param>
    /// <param name="processors">The lines' names, and what their profiles ask of an account.</param>
    /// <param name="files">Reads the key files.</param>
    public static PspAccountBook Read(
        string path, IReadOnlyDictionary<string, IReadOnlyList<string>> processors, CredentialFiles files)
    {
        var list = ReadList(path);
        var accounts = new Dictionary<MerchantId, List<PspAccount>>();
        foreach (var entry in list.Accounts!)
        {
            // The serializer puts null into a list of what can't be null where the file says so.
            if (!MerchantId.TryParse(entry?.Merchant, out var merchant))
            {
                throw new InvalidDataException($"{path}: a merchant's name is missing or malformed.");
            }

            if (entry!.Processor is null || !processors.TryGetValue(entry.Processor, out var fields))
            {
                throw new InvalidDataException($"{path}: the processor of {merchant} is not among {PspOptions.Section}:Processors.");
            }

            var own = accounts.TryGetValue(merchant, out var known) ? known : accounts[merchant] = [];
            if (own.Exists(account => string.Equals(account.Processor, entry.Processor, StringComparison.Ordinal)))
            {
                throw new InvalidDataException($"{path}: {merchant} is listed twice at {entry.Processor}.");
            }

            own.Add(ReadAccount(path, merchant, entry, fields, files));
        }

        return new PspAccountBook(
            accounts.ToFrozenDictionary(account => account.Key, account => account.Value.ToArray()),
            PspRuleReader.Read(path, list.Rules, [.. processors.Keys]));
    }

    private static PspAccount ReadAccount(
        string path, MerchantId merchant, PspAccountEntry entry, IReadOnlyList<string> fields, CredentialFiles files)
    {
        var given = entry.Fields ?? new Dictionary<string, string>(StringComparer.Ordinal);
        if (given.Keys.FirstOrDefault(name => !fields.Contains(name, StringComparer.Ordinal)) is not null || fields.Any(name => !IsFit(given.GetValueOrDefault(name))))
        {
            throw new InvalidDataException(
                $"{path}: \"fields\" of {merchant} at {entry.Processor} must be these and no other, each of 1 to {FieldCharsMax} printable characters: "
                + $"{(fields.Count == 0 ? "none" : string.Join(", ", fields))}.");
        }

        if (entry.Weight is < 0 or > PspRuleReader.WeightMax)
        {
            throw new InvalidDataException($"{path}: the weight of {merchant} at {entry.Processor} must be from 0 to {PspRuleReader.WeightMax}.");
        }

        return new PspAccount(merchant, entry.Processor!, ReadCredential(path, merchant, entry, files), [.. fields.Select(name => given[name])])
        {
            Weight = entry.Weight,
            WebhookSecrets = ReadWebhookSecrets(path, merchant, entry, files),
        };
    }

    private static bool IsFit(string? value) =>
        value is { Length: >= 1 and <= FieldCharsMax } && !value.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <exception cref="InvalidDataException">The file can't be read.</exception>
    internal static PspAccountList ReadList(string path)
    {
        try
        {
            // The length of what was opened: a link's own would be told of its name.
            using var file = File.OpenHandle(path);
            var length = RandomAccess.GetLength(file);
            if (length > BytesMax)
            {
                throw new InvalidDataException($"{path} is larger than {BytesMax} bytes.");
            }

            var bytes = new byte[length];
            bytes = bytes[..RandomAccess.Read(file, bytes, fileOffset: 0)];
            return JsonSerializer.Deserialize(bytes, PspAccountJson.Default.PspAccountList) is { Accounts: not null } list
                ? list
                : throw new InvalidDataException($"{path}: \"accounts\" is missing.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InvalidDataException($"{path} can't be read: {error.Message}", error);
        }
    }

    private static IReadOnlyList<WebhookSecret> ReadWebhookSecrets(
        string path, MerchantId merchant, PspAccountEntry entry, CredentialFiles files)
    {
        if (entry.WebhookSecretFile is not { } file)
        {
            return [];
        }

        byte[] secrets = [];
        try
        {
            secrets = files.Read(file, new CredentialPlace(CredentialKind.WebhookSecrets, merchant, entry.Processor!));
            return WebhookSecret.ReadAll(secrets);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path}: the webhookSecretFile of {merchant} at {entry.Processor}: {error.Message}", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secrets);
        }
    }

    private static string ReadCredential(
        string path, MerchantId merchant, PspAccountEntry entry, CredentialFiles files)
    {
        if (string.IsNullOrEmpty(entry.SecretKeyFile))
        {
            throw new InvalidDataException($"{path}: {merchant} has no secretKeyFile.");
        }

        byte[] key;
        try
        {
            key = files.Read(entry.SecretKeyFile, new CredentialPlace(CredentialKind.SecretKey, merchant, entry.Processor!));
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path}: the secretKeyFile of {merchant} at {entry.Processor}: {error.Message}", error);
        }

        try
        {
            var trimmed = key.AsSpan().Trim("\r\n \t"u8);
            if (trimmed.Length is 0 or > KeyBytesMax || trimmed.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            {
                throw new InvalidDataException($"{path}: the secretKeyFile of {merchant} must hold one line of printable ASCII.");
            }

            return Encoding.ASCII.GetString(trimmed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
