using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Domain.Callers;
using TokenVault.Envelope;
using TokenVault.Envelope.Transfers;
using TokenVault.Hpke;

namespace TokenVault.Opening.Transfers;

/// <summary>Seals opened cards anew, one part of a transfer, to the recipient whom an order names. One thread at a time.</summary>
public sealed class TransferSealer : IDisposable
{
    private readonly HpkeContext _context;
    private readonly byte[] _clear = GC.AllocateUninitializedArray<byte>(TransferPlaintext.RecordAt + TransferPlaintext.RecordBytesMax, pinned: true);
    private bool _hasEnded;

    /// <exception cref="HpkeException">The suite is not known, or the public key is none of it.</exception>
    public TransferSealer(UInt128 order, uint part, GatewayId gateway, SuiteId suite, ReadOnlySpan<byte> publicKey)
    {
        var unsealed = new TransferPartHeader(order, part, suite, gateway, ReadOnlyMemory<byte>.Empty);
        _context = HpkeSender.Setup(Suites.KemOf(suite), publicKey, unsealed.Info(), out var encapsulation);
        Header = unsealed with { Encapsulation = encapsulation };
    }

    /// <summary>What the part begins with.</summary>
    public TransferPartHeader Header { get; }

    /// <summary>How many cards were sealed.</summary>
    public int Cards { get; private set; }

    /// <summary>Appends a card's frame.</summary>
    /// <param name="card">As <see cref="Envelope.Cards.CardPlaintext"/> lays it out; the caller wipes it.</param>
    /// <param name="name">As <see cref="Envelope.Cards.NamePlaintext"/> lays it out, or empty; the caller wipes it.</param>
    /// <param name="record">A message TransferredToken of at most <see cref="TransferPlaintext.RecordBytesMax"/>.</param>
    /// <param name="destination">The frame is appended to it.</param>
    /// <exception cref="InvalidOperationException">The part is full or was ended.</exception>
    public void Seal(ReadOnlySpan<byte> card, ReadOnlySpan<byte> name, ReadOnlySpan<byte> record, IBufferWriter<byte> destination)
    {
        if (_hasEnded || Cards == TransferPartHeader.CardsMax)
        {
            throw new InvalidOperationException("The part is full or was ended.");
        }

        var length = TransferPlaintext.RecordAt + record.Length;
        try
        {
            TransferPlaintext.Write(card, name, record, _clear);
            Append(TransferPartHeader.CardKind, _clear.AsSpan(0, length), destination);
            Cards++;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(_clear.AsSpan(0, length));
        }
    }

    /// <summary>Appends the frame that says how many there were: a part without it was cut short.</summary>
    public void End(IBufferWriter<byte> destination)
    {
        _hasEnded = true;
        Span<byte> count = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(count, (uint)Cards);
        Append(TransferPartHeader.EndKind, count, destination);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_clear);
        _context.Dispose();
    }

    private void Append(byte kind, ReadOnlySpan<byte> plaintext, IBufferWriter<byte> destination)
    {
        var length = plaintext.Length + HpkeContext.TagBytes;
        var frame = destination.GetSpan(TransferPartHeader.FrameLengthBytes + length);
        BinaryPrimitives.WriteInt32BigEndian(frame, length);
        _context.Seal((ulong)Cards, [kind], plaintext, frame.Slice(TransferPartHeader.FrameLengthBytes, length));
        destination.Advance(TransferPartHeader.FrameLengthBytes + length);
    }
}
