using System.Text;
using TokenVault.Ledger.Notes;
using TokenVault.Tests;

namespace TokenVault.Ledger.Tests.Notes;

/// <summary>Notes and checkpoints as Go's golang.org/x/mod/sumdb and the C2SP write them.</summary>
public sealed class NoteVectorsTests
{
    public static TheoryData<int> Notes => VectorCases.Of("signed_notes");

    public static TheoryData<int> Checkpoints => VectorCases.Of("checkpoints");

    [SkippableTheory]
    [MemberData(nameof(Notes))]
    public void Holds_TheSignedNote(int at)
    {
        var vector = VectorCases.At("signed_notes", at);
        Assert.True(NoteVerifier.TryParse(vector.Text("vkey"), out var verifier));
        Assert.Equal(vector.Text("vkey"), verifier.ToString());
        Assert.True(SignedNote.TryParse(Encoding.UTF8.GetBytes(vector.Text("note")), out var note));
        Assert.Equal(vector.GetProperty("valid").GetBoolean(), note.IsVerifiedBy(verifier));
        if (vector.TryGetProperty("skey", out var key))
        {
            using var signer = GoKey.Signer(key.GetString()!);
            Assert.Equal(vector.Text("note"), Encoding.UTF8.GetString(SignedNote.Sign(note.Text, signer)));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Checkpoints))]
    public void Holds_TheCheckpoint(int at)
    {
        var vector = VectorCases.At("checkpoints", at);
        var expected = new Checkpoint(vector.Text("origin"), vector.GetProperty("size").GetInt64(), vector.Bytes("root_b64"));
        Assert.True(NoteVerifier.TryParse(vector.Text("vkey"), out var verifier));
        Assert.True(Checkpoint.TryOpen(Encoding.UTF8.GetBytes(vector.Text("note")), [verifier], out var checkpoint));
        Assert.Equal(expected, checkpoint);

        using var signer = GoKey.Signer(vector.Text("skey"));
        Assert.Equal(vector.Text("note"), Encoding.UTF8.GetString(expected.Sign(signer)));
    }

    [SkippableFact]
    public void Holds_GosTree()
    {
        var vector = PublishedVectors.Read(VectorCases.Note).GetProperty("go_format_tree");
        Assert.True(Checkpoint.TryParse(Encoding.UTF8.GetBytes(vector.Text("text")), out var checkpoint));
        Assert.Equal(vector.GetProperty("n").GetInt64(), checkpoint.Size);
        Assert.Equal(DefinedTree.Leaf(Encoding.UTF8.GetBytes(vector.Text("record"))), checkpoint.Root);
        Assert.Equal(vector.Text("text"), Encoding.UTF8.GetString(checkpoint.Format()));
    }
}
