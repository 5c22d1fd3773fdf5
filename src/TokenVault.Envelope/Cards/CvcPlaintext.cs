using TokenVault.Domain.Cards;

namespace TokenVault.Envelope.Cards;

/// <summary>What is sealed of a CVC: a fixed size, so that three digits and four look the same.</summary>
/// <remarks>Layout: count of digits (1) ‖ ASCII digits (4, zero-filled) ‖ zeros (3).</remarks>
public static class CvcPlaintext
{
    /// <summary>Lays a CVC out. The caller wipes the destination.</summary>
    public static void Write(Cvc cvc, Span<byte> destination)
    {
        destination[..CvcHandle.PlaintextBytes].Clear();
        destination[0] = (byte)cvc.Length;
        cvc.CopyTo(destination[1..]);
    }

    /// <summary>Reads a CVC; it borrows from the source. False where the layout is wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out Cvc cvc)
    {
        cvc = default;
        return source.Length == CvcHandle.PlaintextBytes
            && source[0] <= Cvc.DigitsMax
            && !source[(1 + source[0])..].ContainsAnyExcept((byte)0)
            && Cvc.TryParse(source.Slice(1, source[0]), out cvc);
    }
}
