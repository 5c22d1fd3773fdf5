using System.Security.Cryptography;

namespace TokenVault.Peer.Tables;

/// <summary>The two keys, both given with each statement as a parameter: PostgreSQL keeps none, and writes no parameter to its log.</summary>
internal sealed class PeerKeys
{
    private const int KeyBytes = 32;

    private PeerKeys(byte[] fingerprints, string cards) => (Fingerprints, Cards) = (fingerprints, cards);

    public byte[] Fingerprints { get; }

    /// <summary>What pgcrypto takes as a passphrase: 256 bits from the generator, as text because the function wants text.</summary>
    public string Cards { get; }

    /// <summary>Reads the keys from a file, and makes it (mode 0600) where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is not of this form.</exception>
    public static PeerKeys ReadOrMake(string path)
    {
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var made = new FileStream(path, options);
            made.Write(RandomNumberGenerator.GetBytes(2 * KeyBytes));
        }

        var bytes = File.ReadAllBytes(path);
        return bytes.Length == 2 * KeyBytes
            ? new PeerKeys(bytes[..KeyBytes], Convert.ToHexString(bytes[KeyBytes..]))
            : throw new InvalidDataException("The file of keys does not have 64 bytes.");
    }
}
