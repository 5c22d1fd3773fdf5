using System.Text;
using CsCheck;
using TokenVault.Ledger.Notes;
using static TokenVault.Ledger.Tests.Notes.PublishedNotes;

namespace TokenVault.Ledger.Tests.Notes;

public sealed class CheckpointTests
{
    // golang.org/x/mod/sumdb/tlog, note_test.go.
    private const string GosTree = "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n";

    private const string Root = "TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=";

    [Theory]
    [InlineData(GosTree, "go.sum database tree", 123456789012)]
    [InlineData("log.example/1\n0\n" + Root + "\n", "log.example/1", 0)]
    [InlineData("é\n9223372036854775807\n" + Root + "\n", "é", long.MaxValue)]
    public void Accepts_TheForm_AndWritesTheSame(string text, string origin, long size)
    {
        Assert.True(Checkpoint.TryParse(Utf8(text), out var checkpoint));
        Assert.Equal(new Checkpoint(origin, size, Convert.FromBase64String(Root)), checkpoint);
        Assert.Equal(text, Encoding.UTF8.GetString(checkpoint.Format()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("log\n8\n")]
    [InlineData("log\n8\n" + Root)] // no newline
    [InlineData("\n8\n" + Root + "\n")]
    [InlineData("log\n\n" + Root + "\n")]
    [InlineData("log\n08\n" + Root + "\n")]
    [InlineData("log\n00\n" + Root + "\n")]
    [InlineData("log\n+8\n" + Root + "\n")]
    [InlineData("log\n-8\n" + Root + "\n")]
    [InlineData("log\n-0\n" + Root + "\n")]
    [InlineData("log\n 8\n" + Root + "\n")]
    [InlineData("log\n8 \n" + Root + "\n")]
    [InlineData("log\n8\0\n" + Root + "\n")]
    [InlineData("log\n8.0\n" + Root + "\n")]
    [InlineData("log\n1e3\n" + Root + "\n")]
    [InlineData("log\n0x8\n" + Root + "\n")]
    [InlineData("log\n٨\n" + Root + "\n")] // a digit, but not of ASCII
    [InlineData("log\n9223372036854775808\n" + Root + "\n")]
    [InlineData("log\n99999999999999999999999\n" + Root + "\n")]
    [InlineData("log\n8\n\n")]
    [InlineData("log\n8\nTszz\n")] // three bytes
    [InlineData("log\n8\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0\n")]
    [InlineData("log\n8\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb1=\n")]
    [InlineData("log\n8\nTszzRgjTG6xce-z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n")]
    [InlineData("log\n8\n " + Root + "\n")]
    [InlineData("log\n8\n" + Root + "\nextension\n")]
    [InlineData("log\n8\n" + Root + "\n\n")]
    [InlineData("log\r\n8\r\n" + Root + "\r\n")]
    [InlineData("l\tog\n8\n" + Root + "\n")]
    [InlineData("\nlog\n8\n" + Root + "\n")]
    public void Rejects_AnotherForm(string text) => Assert.False(Checkpoint.TryParse(Utf8(text), out _));

    [Fact]
    public void Bounds_Origins()
    {
        var root = new byte[32];
        var longest = new Checkpoint(new string('x', 255), long.MaxValue, root);
        Assert.InRange(longest.Format().Length, 0, Checkpoint.BytesMax);
        Assert.True(Checkpoint.TryParse(longest.Format(), out _));
        Assert.False(Checkpoint.TryParse([(byte)'x', .. longest.Format()], out _));
        foreach (var origin in new[] { "", new string('x', 256), "two\nlines", "\ud800", "tab\t" })
        {
            Assert.Throws<ArgumentException>(() => new Checkpoint(origin, 1, root));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new Checkpoint("log", -1, root));
        Assert.Throws<ArgumentException>(() => new Checkpoint("log", 1, root[..31]));
    }

    [Fact]
    public void Tells_CheckpointsApart()
    {
        var root = Convert.FromBase64String(Root);
        var checkpoint = new Checkpoint("log", 8, root);
        Assert.Equal(checkpoint, new Checkpoint("log", 8, root.ToArray()));
        Assert.Equal(checkpoint.GetHashCode(), new Checkpoint("log", 8, root.ToArray()).GetHashCode());
        Assert.NotEqual(checkpoint, new Checkpoint("log", 9, root));
        Assert.NotEqual(checkpoint, new Checkpoint("lag", 8, root));
        Assert.NotEqual(checkpoint, new Checkpoint("log", 8, Mutation.Flip(root, 255)));
    }

    [Fact]
    public void Opens_WhatItsLogSigned_AndNobodyElse()
    {
        using var log = Signer("log.example/1");
        using var renewed = Signer("log.example/1", 2);
        using var other = Signer("log.example/2", 3);
        var checkpoint = new Checkpoint("log.example/1", 8, Convert.FromBase64String(Root));

        Assert.True(Checkpoint.TryOpen(checkpoint.Sign(log), [log.Verifier], out var opened));
        Assert.Equal(checkpoint, opened);
        Assert.True(Checkpoint.TryOpen(checkpoint.Sign(renewed), [log.Verifier, renewed.Verifier], out _));
        Assert.True(Checkpoint.TryOpen(checkpoint.Sign(log, renewed, other), [log.Verifier], out _));
        Assert.True(Checkpoint.TryOpen(checkpoint.Sign(log, other), [other.Verifier, log.Verifier], out _));
        // Another log, or a witness, can't speak for this one, nor can a key that is not known.
        Assert.False(Checkpoint.TryOpen(checkpoint.Sign(other), [log.Verifier, other.Verifier], out _));
        Assert.False(Checkpoint.TryOpen(checkpoint.Sign(other), [other.Verifier], out _));
        Assert.False(Checkpoint.TryOpen(checkpoint.Sign(renewed), [log.Verifier], out _));
        Assert.False(Checkpoint.TryOpen(checkpoint.Sign(renewed, other), [log.Verifier, other.Verifier], out _));
        Assert.False(Checkpoint.TryOpen(checkpoint.Sign(log), [], out _));
        // Signed by the log, but no checkpoint.
        Assert.False(Checkpoint.TryOpen(SignedNote.Sign("log.example/1\n8\n"u8, log), [log.Verifier], out _));
        Assert.False(Checkpoint.TryOpen([], [log.Verifier], out opened));
        Assert.Null(opened);
    }

    [Fact]
    public void Refuses_EachFlippedBit()
    {
        using var log = Signer("log.example/1");
        var note = new Checkpoint("log.example/1", 8, Convert.FromBase64String(Root)).Sign(log);
        Assert.All(Enumerable.Range(0, note.Length * 8), bit => Assert.False(Checkpoint.TryOpen(Mutation.Flip(note, bit), [log.Verifier], out _)));
    }

    [Fact]
    public void Answers_WhateverIsGiven() => NoteGen.Mutated(GosTree).Sample(
        text =>
        {
            if (Checkpoint.TryParse(text, out var checkpoint))
            {
                Assert.Equal(text, checkpoint.Format());
            }
        },
        iter: 20_000,
        threads: 1);
}
