using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace TokenVault.Local.Keys;

/// <summary>Backups of the keys as files.</summary>
public static class KeyBackupFile
{
    // A keystore of a thousand keys is some 100 KiB.
    private const long BytesMax = 4 << 20;

    /// <summary>Writes a backup that must not exist yet, readable by its owner only.</summary>
    /// <exception cref="LocalVaultException">There is such a file.</exception>
    public static void Write(string path, KeyBackupContent content)
    {
        if (File.Exists(path))
        {
            throw new LocalVaultException($"{path} exists. A backup is not written over another: choose another name.");
        }

        PrivateFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(content, LocalJson.Default.KeyBackupContent));
    }

    /// <summary>Reads a backup and looks whether it is whole.</summary>
    /// <exception cref="LocalVaultException">It is none, or not whole.</exception>
    public static KeyBackupContent Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > BytesMax)
        {
            throw new LocalVaultException(file.Exists ? $"{path} is larger than any backup of keys." : $"There is no {path}.");
        }

        try
        {
            var content = JsonSerializer.Deserialize(File.ReadAllBytes(path), LocalJson.Default.KeyBackupContent);
            if (content is { Format: KeyBackupContent.Version, Keystore.Length: > 0, Keys.Count: > 0, Sha256: not null, BackupId: not null }
                && content.Keys.All(static key => key is { Purpose: not null, Place: not null }))
            {
                return string.Equals(DigestOf(content.Keystore), content.Sha256, StringComparison.Ordinal)
                    ? content
                    : throw new LocalVaultException($"{path} is damaged: the keystore in it is not the one whose digest it states.");
            }
        }
        catch (JsonException error)
        {
            throw new LocalVaultException($"{path} is no backup of keys: {error.Message}");
        }

        throw new LocalVaultException($"{path} is no backup of keys that this version reads.");
    }

    /// <summary>SHA-256 in hexadecimal digits.</summary>
    public static string DigestOf(ReadOnlySpan<byte> keystore) => Convert.ToHexStringLower(SHA256.HashData(keystore));

    /// <summary>A name for a file of a moment, such as `keys-20261127-184500.backup.json`.</summary>
    public static string NameOf(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"keys-{time.UtcDateTime:yyyyMMdd-HHmmss}.backup.json");
}
