using System.Text;
using CsCheck;

namespace TokenVault.Ledger.Tests.Notes;

/// <summary>Bytes that look like a note, a key or a checkpoint, and bytes that don't.</summary>
internal static class NoteGen
{
    private static readonly string[] Parts =
        ["\n", "\n\n", "— ", "—", " ", "+", "=", "0", "-1", "9223372036854775808", "\r", "\t", "\0", "é", "A", "name ", "x08gowA=", "\u2003"];

    private static readonly Gen<byte[]> Piece = Gen.Frequency(
        (3, Gen.Int[0, Parts.Length - 1].Select(at => Encoding.UTF8.GetBytes(Parts[at]))),
        (1, Gen.Byte.Array[1, 3]));

    public static Gen<byte[]> Mutated(string valid)
    {
        var bytes = Encoding.UTF8.GetBytes(valid);
        var edit = Gen.Select(Gen.Int[0, bytes.Length], Gen.Int[0, 4], Piece);
        var edited = edit.Array[0, 4].Select(edits => edits.Aggregate(bytes, Apply));
        return Gen.Frequency((4, edited), (1, Piece.Array[0, 20].Select(pieces => pieces.SelectMany(piece => piece).ToArray())));
    }

    // Cuts some bytes out and puts the piece in their place.
    private static byte[] Apply(byte[] bytes, (int At, int Cut, byte[] Piece) edit)
    {
        var at = Math.Min(edit.At, bytes.Length);
        return [.. bytes.Take(at), .. edit.Piece, .. bytes.Skip(at + edit.Cut)];
    }
}
