using System.CommandLine;
using System.Security.Cryptography;
using TokenVault.Opening.Keys;

namespace TokenVault.Recipient;

/// <summary>A passphrase out of a file: the first line, wiped when disposed.</summary>
internal sealed class PassphraseFile : IDisposable
{
    private const int BytesMax = 4096;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BytesMax, pinned: true);
    private readonly int _length;

    /// <exception cref="KeystoreException">It can't be read, or is too long.</exception>
    public PassphraseFile(string path)
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { BufferSize = 0 });
            var read = file.ReadAtLeast(_bytes, BytesMax, throwOnEndOfStream: false);
            var end = _bytes.AsSpan(0, read).IndexOfAny((byte)'\r', (byte)'\n');
            _length = end >= 0 ? end : read < BytesMax ? read : throw new KeystoreException($"{path} has a line of more than {BytesMax} bytes.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeystoreException($"The passphrase can't be read: {error.Message}", error);
        }
    }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public static Option<string> Option() => new("--passphrase-file") { Description = "Its first line is the passphrase of the private key, 12 bytes at least.", Required = true };

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);
}
