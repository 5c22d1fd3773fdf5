using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Envelope.Keys;
using TokenVault.Local;

namespace TokenVault.Cli.Keys;

/// <summary>
/// A custodian's share, from a prompt without echo, a line of a stream or a file. Never from the argument list, which every user of the machine can read and
/// the shell remembers. Wiped when disposed.
/// </summary>
internal sealed class ShareEntry : IDisposable
{
    // Pinned, so that wiping leaves no copy.
    private readonly byte[] _secret = GC.AllocateArray<byte>(ShareText.SecretBytes, pinned: true);
    private readonly ulong _lockMark;

    private ShareEntry(ReadOnlySpan<byte> text)
    {
        if (!ShareText.TryRead(text, _secret, out var number, out _lockMark))
        {
            throw new LocalVaultException("That is no share: a character is wrong or missing. Nothing was sent.");
        }

        Number = number;
    }

    /// <summary>The share's own number, from 1.</summary>
    public int Number { get; }

    public ReadOnlyMemory<byte> Secret => _secret;

    /// <exception cref="LocalVaultException">It is none.</exception>
    public static ShareEntry Read(FileInfo? file, bool isInputRedirected)
    {
        if (file is not null)
        {
            using var stream = new FileStream(file.FullName, new FileStreamOptions { BufferSize = 0 });
            return ReadLine(stream);
        }

        if (!isInputRedirected)
        {
            return Prompt();
        }

        using var input = Console.OpenStandardInput();
        return ReadLine(input);
    }

    /// <summary>Whether it is of the lock that the adapter names.</summary>
    public bool IsFor(ReadOnlySpan<byte> lockMark) => lockMark.Length == sizeof(ulong) && BinaryPrimitives.ReadUInt64BigEndian(lockMark) == _lockMark;

    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);

    /// <exception cref="LocalVaultException">The line is no share.</exception>
    internal static ShareEntry ReadLine(Stream input)
    {
        // One byte at a time, so that no buffer of the platform's keeps a copy.
        var one = GC.AllocateArray<byte>(1, pinned: true);
        return Collect(() => input.Read(one) == 1 && one[0] != (byte)'\n' ? one[0] : -1, one);
    }

    private static ShareEntry Prompt()
    {
        Console.Error.Write("Your share (it is not shown): ");
        var share = Collect(
            static () => Console.ReadKey(intercept: true) is var key && key.Key == ConsoleKey.Enter ? -1
                : key.Key == ConsoleKey.Backspace ? '\b'
                : key.KeyChar < 128 ? key.KeyChar : '?',
            []);
        Console.Error.WriteLine();
        return share;
    }

    private static ShareEntry Collect(Func<int> next, byte[] used)
    {
        var text = GC.AllocateArray<byte>(ShareText.CharsMax + 1, pinned: true);
        var length = 0;
        try
        {
            while (next() is var character and >= 0)
            {
                if (character == '\b')
                {
                    length = Math.Max(0, length - 1);
                }
                else if (length < text.Length)
                {
                    text[length++] = (byte)character;
                }
            }

            return new ShareEntry(text.AsSpan(0, length));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
            CryptographicOperations.ZeroMemory(used);
        }
    }
}
