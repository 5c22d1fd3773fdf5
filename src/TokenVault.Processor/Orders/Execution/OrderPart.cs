using System.Buffers;
using System.Security.Cryptography;
using Google.Protobuf;
using TokenVault.Domain.Callers;
using TokenVault.Envelope;
using TokenVault.Envelope.Transfers;
using TokenVault.Opening.Transfers;
using TokenVault.Profiles.Orders;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>A part under way: sealed into a file that has its name when it is whole and on disk, or never.</summary>
internal sealed class OrderPart : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private long _bytes;

    public OrderPart(string path, OpenOrder order, GatewayId gateway, uint number)
    {
        _path = path;
        var recipient = order.Content.Recipient;
        Sealer = new TransferSealer(
            order.Number, number, gateway, string.Equals(recipient.Suite, OrderRecipient.P256, StringComparison.Ordinal) ? SuiteId.DhKemP256 : SuiteId.XWing,
            recipient.PublicKey);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _file = new FileStream(path + ".new", options);
        _buffer.Write(Sealer.Header.Encode());
    }

    public TransferSealer Sealer { get; }

    /// <summary>Takes frames of the sealer; <see cref="Flush"/> hands them to the file.</summary>
    public IBufferWriter<byte> Frames => _buffer;

    /// <summary>Whether so many cards more are another part.</summary>
    public bool IsFullFor(int cards) => Sealer.Cards + cards > TransferPartHeader.CardsMax;

    public void Flush()
    {
        _file.Write(_buffer.WrittenSpan);
        _hash.AppendData(_buffer.WrittenSpan);
        _bytes += _buffer.WrittenCount;
        _buffer.ResetWrittenCount();
    }

    /// <summary>Ends the part and gives it its name; on disk when it returns.</summary>
    public OrderPartRecord Complete()
    {
        Sealer.End(_buffer);
        Flush();
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_path + ".new", _path, overwrite: true);
        return new OrderPartRecord
        {
            Sha256 = UnsafeByteOperations.UnsafeWrap(_hash.GetHashAndReset()),
            Bytes = _bytes,
            Cards = (uint)Sealer.Cards,
        };
    }

    public void Dispose()
    {
        Sealer.Dispose();
        _hash.Dispose();
        _file.Dispose();
        File.Delete(_path + ".new");
    }
}
