using System.Security.Cryptography;
using TokenVault.Local;

namespace TokenVault.Cli.Import;

/// <summary>Tells whether a file is still the one that an import was begun with.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Modified">When it was last written to, ticks in UTC.</param>
/// <param name="Opening">Digest of its first bytes with every digit left out: one over card numbers could be tried out.</param>
internal sealed record InputIdentity(long Bytes, long Modified, string Opening)
{
    private const int OpeningBytes = 64 * 1024;

    /// <exception cref="LocalVaultException">There is no such file.</exception>
    public static InputIdentity Of(FileInfo file)
    {
        file.Refresh();
        if (!file.Exists)
        {
            throw new LocalVaultException($"There is no file {file.FullName}.");
        }

        var buffer = GC.AllocateUninitializedArray<byte>(OpeningBytes, pinned: true);
        try
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var read = stream.ReadAtLeast(buffer, OpeningBytes, throwOnEndOfStream: false);
            foreach (ref var letter in buffer.AsSpan(0, read))
            {
                letter = letter is >= (byte)'0' and <= (byte)'9' ? (byte)'#' : letter;
            }

            return new InputIdentity(stream.Length, file.LastWriteTimeUtc.Ticks, Convert.ToHexStringLower(SHA256.HashData(buffer.AsSpan(0, read))));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }
}
