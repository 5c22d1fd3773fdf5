using System.Globalization;
using System.Security.Cryptography;
using TokenVault.Envelope.Keys;
using TokenVault.Opening.Keys.Custodians;

namespace TokenVault.Processor.Keys.Custody;

/// <summary>Writes custodians' shares, a file for each, which only its owner may read.</summary>
internal sealed class ShareFolder(string directory, IReadOnlyList<string> custodians)
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly List<string> _written = [];

    /// <exception cref="IOException">One is there already, or can't be written.</exception>
    public void Write(IReadOnlyList<CustodianShare> shares, ulong lockMark)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerFile | UnixFileMode.UserExecute);
        }

        foreach (var share in shares)
        {
            var text = share.Write(lockMark);
            try
            {
                WriteNew(Path.Combine(directory, NameOf(share.Number)), text);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(text);
            }
        }
    }

    /// <summary>Removes what was written.</summary>
    public void Remove() => _written.ForEach(File.Delete);

    /// <summary>A share out of its file.</summary>
    /// <exception cref="InvalidDataException">The file holds none.</exception>
    public static CustodianShare Read(string path)
    {
        var text = GC.AllocateUninitializedArray<byte>(ShareText.CharsMax + 1, pinned: true);
        var secret = GC.AllocateUninitializedArray<byte>(ShareText.SecretBytes, pinned: true);
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.Read(file, text, fileOffset: 0);
            return ShareText.TryRead(text.AsSpan(0, length), secret, out var number, out _)
                ? CustodianShare.Of(number, secret)
                : throw new InvalidDataException($"{path} holds no share, or was mistyped.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    // A name may hold what a path must not.
    private string NameOf(int number)
    {
        var name = string.Concat(custodians[number - 1].Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' ? letter : '_'));
        return string.Create(CultureInfo.InvariantCulture, $"{number}-{name}.share");
    }

    private void WriteNew(string path, ReadOnlySpan<byte> text)
    {
        // No buffer of the platform's, which would keep a copy.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        using var file = new FileStream(path, options);
        _written.Add(path);
        file.Write(text);
        file.Write("\n"u8);
        file.Flush(flushToDisk: true);
    }
}
