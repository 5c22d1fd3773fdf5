using System.Security.Cryptography;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening.Hsm;

/// <summary>Reads the file with a token's PIN.</summary>
internal static class HsmPin
{
    // The longest PIN that makers document is 255 characters; a larger file is some other file.
    private const int BytesMax = 255;

    /// <summary>The PIN in a pinned array of its length, which the caller wipes.</summary>
    /// <exception cref="KeystoreException">The file can't be read or holds none.</exception>
    public static byte[] Read(string path)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(BytesMax + 3, pinned: true);
        try
        {
            int length;
            using (var file = File.OpenHandle(path))
            {
                length = RandomAccess.Read(file, buffer, fileOffset: 0);
            }

            var line = buffer.AsSpan(0, length).TrimEnd("\r\n"u8);
            if (line.Length is 0 or > BytesMax)
            {
                throw new KeystoreException($"{path} must hold the token's PIN: one line of 1 to {BytesMax} bytes.");
            }

            var pin = GC.AllocateUninitializedArray<byte>(line.Length, pinned: true);
            line.CopyTo(pin);
            return pin;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeystoreException($"The token's PIN can't be read: {e.Message}", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }
}
