using System.Text;
using CsCheck;
using TokenVault.Ledger.Notes;
using static TokenVault.Ledger.Tests.Notes.PublishedNotes;

namespace TokenVault.Ledger.Tests.Notes;

public sealed class SignedNoteTests
{
    private const string Unknown = "— somebody.example/else AAAAAAA=\n";

    [Fact]
    public void Accepts_GosNote_AndWritesTheSame()
    {
        var note = ParseNote(Note);
        Assert.Equal(PublishedNotes.Text, Encoding.UTF8.GetString(note.Text));
        Assert.Equal("PeterNeumann", Assert.Single(note.Signatures).Name);
        Assert.True(note.IsVerifiedBy(Verifier));

        using var signer = GoKey.Signer(PrivateKey);
        Assert.Equal(Note, Encoding.UTF8.GetString(SignedNote.Sign(note.Text, signer)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n")] // no signature
    [InlineData("text\n" + Signature)] // no empty line
    [InlineData("text\n \n" + Signature)]
    [InlineData("\n" + Signature)]
    [InlineData("text\n\n" + Signature + "\n")] // a second empty line: what is behind it is no signature
    [InlineData("text\n\n" + Signature + "more\n")]
    [InlineData("text\n\nmore\n" + Signature)]
    [InlineData("text\n\n- PeterNeumann x08gowAA\n")] // a hyphen
    [InlineData("text\n\n—PeterNeumann x08gowAA\n")]
    [InlineData("text\n\n—  x08gowAA\n")] // no name
    [InlineData("text\n\n— Peter Neumann x08gowAA\n")]
    [InlineData("text\n\n— Peter\u00a0Neumann x08gowAA\n")]
    [InlineData("text\n\n— Peter\u2003Neumann x08gowAA\n")]
    [InlineData("text\n\n— Peter+Neumann x08gowAA\n")]
    [InlineData("text\n\n— PeterNeumann\n")]
    [InlineData("text\n\n— PeterNeumann \n")]
    [InlineData("text\n\n— PeterNeumann x08gow==\n")] // a key id and no signature
    [InlineData("text\n\n— PeterNeumann x08gowA\n")] // base64 without padding
    [InlineData("text\n\n— PeterNeumann x08gowB=\n")] // bits set that are no part of it
    [InlineData("text\n\n— PeterNeumann x08gowA= \n")]
    [InlineData("text\n\n— PeterNeumann x08g owA=\n")]
    [InlineData("text\n\n— PeterNeumann x08-owA=\n")] // base64url
    [InlineData("text\n\n— PeterNeumann x08gowA=")] // no newline
    [InlineData("text\n\n— PeterNeumann x08gowA=\r\n")]
    [InlineData("te\txt\n\n" + Signature)]
    [InlineData("te\0xt\n\n" + Signature)]
    [InlineData("text\r\n\r\n" + Signature)]
    [InlineData("te\u001fxt\n\n" + Signature)]
    public void Rejects_AnotherForm(string note) => Assert.False(SignedNote.TryParse(Utf8(note), out _));

    [Fact]
    public void Rejects_WhatIsNotUtf8()
    {
        var note = Utf8(Note);
        note[3] = 0xff;
        Assert.False(SignedNote.TryParse(note, out _));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("one\n\ntwo\n\n\nthree\n")]
    [InlineData("ends with an empty line\n\n")]
    [InlineData("— PeterNeumann x08gowA=\n")]
    [InlineData("né — 𝄞\u007f\n")]
    public void Accepts_AnyText(string text)
    {
        using var signer = Signer("log.example/1");
        var note = SignedNote.Sign(Utf8(text), signer);
        Assert.True(SignedNote.TryParse(note, out var parsed));
        Assert.Equal(text, Encoding.UTF8.GetString(parsed.Text));
        Assert.True(parsed.IsVerifiedBy(signer.Verifier));
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("te\rxt\n")]
    public void Rejects_SigningAnotherForm(string text)
    {
        using var signer = Signer("log.example/1");
        Assert.Throws<ArgumentException>(() => SignedNote.Sign(Utf8(text), signer));
    }

    [Fact]
    public void Ignores_SignaturesOfUnknownKeys()
    {
        Assert.True(ParseNote(Note + Unknown).IsVerifiedBy(Verifier));
        Assert.True(ParseNote(PublishedNotes.Text + "\n" + Unknown + Signature).IsVerifiedBy(Verifier));
        // The same name with another key id, and the same key id with another name, are unknown keys.
        Assert.True(ParseNote(Note + "— PeterNeumann AAAAAAA=\n").IsVerifiedBy(Verifier));
        Assert.True(ParseNote(Note + "— PeterNewmann x08gowA=\n").IsVerifiedBy(Verifier));
    }

    [Fact]
    public void Rejects_ANote_ThatNoKnownKeySigned()
    {
        using var other = Signer("PeterNeumann");
        var note = ParseNote(Note);
        Assert.False(note.IsVerifiedBy());
        Assert.False(note.IsVerifiedBy(other.Verifier));
        Assert.False(ParseNote(PublishedNotes.Text + "\n" + Unknown).IsVerifiedBy(Verifier));
    }

    [Fact]
    public void Rejects_ANote_WithAKnownKeysFalseSignature()
    {
        using var witness = Signer("witness.example/1");
        using var log = Signer("log.example/1", 2);
        var good = Encoding.UTF8.GetString(SignedNote.Sign("text\n"u8, log, witness));
        var other = Encoding.UTF8.GetString(SignedNote.Sign("other\n"u8, log, witness));
        var mixed = "text\n\n" + good.Split('\n')[2] + "\n" + other.Split('\n')[3] + "\n";
        Assert.True(ParseNote(good).IsVerifiedBy(log.Verifier, witness.Verifier));
        Assert.False(ParseNote(mixed).IsVerifiedBy(log.Verifier, witness.Verifier));
        Assert.False(ParseNote(mixed).IsVerifiedBy(witness.Verifier));
        Assert.True(ParseNote(mixed).IsVerifiedBy(log.Verifier));
        // A good one beside the false one of the same key makes no difference, whichever is first.
        Assert.False(ParseNote(Note + "— PeterNeumann x08gowA=\n").IsVerifiedBy(Verifier));
        Assert.False(ParseNote(PublishedNotes.Text + "\n— PeterNeumann x08gowA=\n" + Signature).IsVerifiedBy(Verifier));
    }

    // Whatever byte is changed, the note is refused or its only signature is one of an unknown key.
    [Fact]
    public void Rejects_EachFlippedBit()
    {
        var note = Utf8(Note);
        Assert.All(Enumerable.Range(0, note.Length * 8), bit =>
            Assert.False(SignedNote.TryParse(Mutation.Flip(note, bit), out var parsed) && parsed.IsVerifiedBy(Verifier)));
    }

    [Fact]
    public void Bounds_SignaturesAndLength()
    {
        var full = PublishedNotes.Text + "\n" + Signature + string.Concat(Enumerable.Repeat(Unknown, SignedNote.SignaturesMax - 1));
        Assert.True(ParseNote(full).IsVerifiedBy(Verifier));
        Assert.False(SignedNote.TryParse(Utf8(full + Unknown), out _));

        var longest = new string('x', SignedNote.BytesMax - Utf8("\n\n" + Signature).Length);
        Assert.True(SignedNote.TryParse(Utf8(longest + "\n\n" + Signature), out _));
        Assert.False(SignedNote.TryParse(Utf8(longest + "x\n\n" + Signature), out _));

        using var signer = Signer("log.example/1");
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("text\n"u8));
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("text\n"u8, Enumerable.Repeat(signer, SignedNote.SignaturesMax + 1).ToArray()));
        Assert.Throws<ArgumentException>(() => SignedNote.Sign(Utf8(new string('x', SignedNote.BytesMax - 50) + "\n"), signer));
    }

    [Fact]
    public void Answers_WhateverIsGiven() => NoteGen.Mutated(Note).Sample(
        note =>
        {
            var isNote = SignedNote.TryParse(note, out var parsed);
            Assert.Equal(isNote, parsed is not null);
            if (isNote && parsed!.IsVerifiedBy(Verifier))
            {
                Assert.Equal(PublishedNotes.Text, Encoding.UTF8.GetString(parsed.Text));
            }
        },
        iter: 20_000,
        threads: 1);
}
