using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Envelope.Transfers;
using TokenVault.Hpke;

namespace TokenVault.Opening.Transfers;

/// <summary>Opens the frames of a part in their order, with the private key that an order named. One thread at a time.</summary>
public sealed class TransferOpener : IDisposable
{
    private readonly HpkeContext _context;
    private readonly byte[] _clear = GC.AllocateUninitializedArray<byte>(TransferPartHeader.FrameBytesMax, pinned: true);
    private int _used;

    /// <param name="header">What the part begins with.</param>
    /// <param name="privateKey">The recipient's, 32 bytes.</param>
    /// <param name="first">The frame to begin with, from 0: whoever goes on has opened those before it.</param>
    /// <exception cref="HpkeException">The suite is not known, or key or encapsulation are malformed.</exception>
    public TransferOpener(TransferPartHeader header, ReadOnlySpan<byte> privateKey, int first = 0)
        : this(HpkeRecipient.Setup(Suites.KemOf(header.Suite), privateKey, header.Encapsulation.Span, header.Info()), first)
    {
    }

    /// <summary>With the sender's context, which is the opener's from here on.</summary>
    internal TransferOpener(HpkeContext context, int first) => (_context, Cards) = (context, first);

    /// <summary>How many cards were opened, those before the first frame included.</summary>
    public int Cards { get; private set; }

    /// <summary>True once the last frame was read: the part is whole.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>
    /// Opens the next frame. The card is as <see cref="TransferPlaintext.TryRead"/> takes it apart, borrowed until the next call, and empty
    /// where the frame was the last one.
    /// </summary>
    /// <param name="frame">Ciphertext and tag.</param>
    /// <param name="card">What it holds.</param>
    /// <returns>False where it was altered, left out, moved, belongs to another part or follows the last one.</returns>
    public bool TryOpen(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> card)
    {
        card = default;
        Wipe();
        if (HasEnded || frame.Length is < HpkeContext.TagBytes or > TransferPartHeader.FrameBytesMax)
        {
            return false;
        }

        _used = frame.Length - HpkeContext.TagBytes;
        var clear = _clear.AsSpan(0, _used);
        if (_context.TryOpen((ulong)Cards, [TransferPartHeader.CardKind], frame, clear))
        {
            Cards++;
            card = clear;
            return true;
        }

        HasEnded = _context.TryOpen((ulong)Cards, [TransferPartHeader.EndKind], frame, clear)
            && _used == sizeof(uint) && BinaryPrimitives.ReadUInt32BigEndian(clear) == (uint)Cards;
        return HasEnded;
    }

    /// <summary>Goes back to a frame, to open it and those behind it once more.</summary>
    public void Rewind(int first)
    {
        Wipe();
        (Cards, HasEnded) = (first, false);
    }

    public void Dispose()
    {
        Wipe();
        _context.Dispose();
    }

    private void Wipe() => CryptographicOperations.ZeroMemory(_clear.AsSpan(0, _used));
}
