using System.Security.Cryptography;
using TokenVault.Opening.Keys;

namespace TokenVault.Processor.Psp.Accounts.Credentials;

/// <summary>Reads the files that accounts.json names, in either form: the credential itself, or wrapped by the keystore.</summary>
/// <param name="folder">That of accounts.json, at which their paths start.</param>
/// <param name="keystore">
/// Asked for once a file is wrapped. Null where the keystore can't be opened here, as with key custodians: what a wrapped file holds is not looked at then, and
/// a stand-in given for it. The adapter itself always has one.
/// </param>
internal sealed class CredentialFiles(string folder, Func<Keystore?> keystore)
{
    // Two webhook secrets with their line ends, and far more than any processor's key; a larger file is some other file.
    public const int BytesMax = 4096;

    /// <summary>Gives what the file holds in a pinned array that the caller wipes.</summary>
    /// <exception cref="InvalidDataException">It can't be read, or does not open for this account. The message holds nothing of the file.</exception>
    public byte[] Read(string file, in CredentialPlace place)
    {
        var bytes = ReadBytes(PathOf(file));
        if (!WrappedCredential.IsIn(bytes))
        {
            return bytes;
        }

        if (keystore() is not { } opened)
        {
            return StandIn();
        }

        return WrappedCredential.Open(opened, place.Encode(), bytes)
            ?? throw new InvalidDataException(
                "It is wrapped, and does not open: it was altered, or wrapped for another account or by another keystore. Put the credential itself there, and wrap it anew.");
    }

    /// <exception cref="InvalidDataException">No file can be called so.</exception>
    public string PathOf(string file) => file.Contains('\0', StringComparison.Ordinal)
        ? throw new InvalidDataException("No file's name has a zero character.")
        : Path.GetFullPath(file, folder);

    /// <summary>The file as it is, in a pinned array.</summary>
    /// <exception cref="InvalidDataException">It can't be read.</exception>
    public static byte[] ReadBytes(string path)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(BytesMax + 1, pinned: true);
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.Read(file, buffer, fileOffset: 0);
            if (length > BytesMax)
            {
                throw new InvalidDataException($"It is larger than {BytesMax} bytes.");
            }

            var bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);
            buffer.AsSpan(0, length).CopyTo(bytes);
            return bytes;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"It can't be read: {error.Message}", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    private static byte[] StandIn() => [.. "wrapped-credential"u8];
}
