using System.Collections.Frozen;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TokenVault.Domain.Callers;

namespace TokenVault.Processor.Psp;

/// <summary>Reads accounts.json and the key files that it names.</summary>
internal static class PspAccountFile
{
    private const int BytesMax = 16 * 1024 * 1024;
    private const int KeyBytesMax = 512;

    /// <summary>Reads the whole file or throws <see cref="InvalidDataException"/> with what is wrong and where.</summary>
    public static FrozenDictionary<MerchantId, PspAccount> Read(
        string path, IReadOnlySet<string> processors, Func<string, string> resolve)
    {
        var accounts = new Dictionary<MerchantId, PspAccount>();
        foreach (var entry in ReadEntries(path))
        {
            // The serializer puts null into a list of what can't be null where the file says so.
            if (!MerchantId.TryParse(entry?.Merchant, out var merchant))
            {
                throw new InvalidDataException($"{path}: a merchant's name is missing or malformed.");
            }

            if (entry!.Processor is null || !processors.Contains(entry.Processor))
            {
                throw new InvalidDataException($"{path}: the processor of {merchant} is not among {PspOptions.Section}:Processors.");
            }

            if (!accounts.TryAdd(merchant, new PspAccount(merchant, entry.Processor, ReadCredential(path, merchant, entry, resolve))))
            {
                throw new InvalidDataException($"{path}: {merchant} is listed twice.");
            }
        }

        return accounts.ToFrozenDictionary();
    }

    private static IReadOnlyList<PspAccountEntry> ReadEntries(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > BytesMax)
            {
                throw new InvalidDataException($"{path} is larger than {BytesMax} bytes.");
            }

            return JsonSerializer.Deserialize(File.ReadAllBytes(path), PspAccountJson.Default.PspAccountList)?.Accounts
                ?? throw new InvalidDataException($"{path}: \"accounts\" is missing.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InvalidDataException($"{path} can't be read: {error.Message}", error);
        }
    }

    private static AuthenticationHeaderValue ReadCredential(
        string path, MerchantId merchant, PspAccountEntry entry, Func<string, string> resolve)
    {
        if (string.IsNullOrEmpty(entry.SecretKeyFile))
        {
            throw new InvalidDataException($"{path}: {merchant} has no secretKeyFile.");
        }

        byte[] key;
        try
        {
            key = File.ReadAllBytes(resolve(entry.SecretKeyFile));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path}: the secretKeyFile of {merchant} can't be read: {error.Message}", error);
        }

        try
        {
            var trimmed = key.AsSpan().Trim("\r\n \t"u8);
            if (trimmed.Length is 0 or > KeyBytesMax || trimmed.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            {
                throw new InvalidDataException($"{path}: the secretKeyFile of {merchant} must hold one line of printable ASCII.");
            }

            return new AuthenticationHeaderValue("Bearer", Encoding.ASCII.GetString(trimmed));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
