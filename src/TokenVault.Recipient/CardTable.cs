using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using TokenVault.Contracts.Transfer.V1;
using TokenVault.Domain.Cards;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Transfers;

namespace TokenVault.Recipient;

/// <summary>
/// The cards as CSV (RFC 4180), in a file for its owner only. It appears under its name when all of the package was verified, or not at all.
/// </summary>
internal sealed class CardTable : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly string _unfinished;
    private readonly FileStream _file;

    // No buffer of the stream's own: card numbers would stay in it.
    private readonly byte[] _line = GC.AllocateUninitializedArray<byte>(4096, pinned: true);

    /// <exception cref="IOException">The file exists, or can't be written.</exception>
    public CardTable(string path)
    {
        (_path, _unfinished) = (path, $"{path}.{RandomNumberGenerator.GetHexString(8)}.new");
        if (File.Exists(path))
        {
            throw new IOException($"{path} exists already.");
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        _file = new FileStream(_unfinished, options);
        _file.Write("token,merchant,number,expiry_month,expiry_year,name\r\n"u8);
    }

    /// <summary>How many cards were written.</summary>
    public long Cards { get; private set; }

    /// <summary>Writes a card.</summary>
    /// <exception cref="TransferPackageException">What was sealed is no card.</exception>
    public void Write(ReadOnlySpan<byte> opened)
    {
        if (!TransferPlaintext.TryRead(opened, out var card, out var sealedName, out var record)
            || !CardPlaintext.TryRead(card, out var pan)
            || (!sealedName.IsEmpty && !NamePlaintext.TryRead(sealedName, out _)))
        {
            throw new TransferPackageException($"Card {Cards + 1} is of another layout.");
        }

        ReadOnlySpan<byte> name = default;
        if (!sealedName.IsEmpty)
        {
            NamePlaintext.TryRead(sealedName, out name);
        }

        try
        {
            Write(pan, TransferredToken.Parser.ParseFrom(record), name);
            Cards++;
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new TransferPackageException($"What is told of card {Cards + 1} can't be read.", error);
        }
    }

    /// <summary>Gives the file its name.</summary>
    public void Complete()
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_unfinished, _path, overwrite: false);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_line);
        _file.Dispose();
        File.Delete(_unfinished);
    }

    private void Write(Pan pan, TransferredToken token, ReadOnlySpan<byte> name)
    {
        var at = Append(0, Encoding.UTF8.GetBytes($"{Quoted(token.Token)},{Quoted(token.MerchantId)},"));
        pan.CopyTo(_line.AsSpan(at));
        at = Append(at + pan.Length, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",{token.ExpiryMonth:00},{token.ExpiryYear},")));
        if (!name.IsEmpty)
        {
            at = Append(at, Encoding.UTF8.GetBytes(Quoted(Encoding.UTF8.GetString(name))));
        }

        _file.Write(_line.AsSpan(0, Append(at, "\r\n"u8)));
        CryptographicOperations.ZeroMemory(_line);
    }

    private int Append(int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_line.AsSpan(at));
        return at + bytes.Length;
    }

    // Names of tokens and merchants have a bound of some hundred characters where they are made; what a package says is not trusted for it.
    private static string Quoted(string text) => text.Length <= 512
        ? string.Concat("\"", text.Replace("\"", "\"\"", StringComparison.Ordinal), "\"")
        : throw new TransferPackageException("A field is longer than any that a vault makes.");
}
