using System.Text;
using CsCheck;
using TokenVault.Ledger.Notes;
using static TokenVault.Ledger.Tests.Notes.PublishedNotes;

namespace TokenVault.Ledger.Tests.Notes;

public sealed class NoteKeyTests
{
    [Theory]
    [InlineData(Key)]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    public void Accepts_GosKeys_AndWritesTheSame(string key) => Assert.Equal(key, Parse(key).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("PeterNeumann")]
    [InlineData("PeterNeumann+c74f20a3")]
    [InlineData("PeterNeumann+c74f20a3+")]
    [InlineData("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNewmann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")] // another name's id
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+0c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")] // another algorithm
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW ")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n")]
    [InlineData(" PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData(PrivateKey)]
    public void Rejects_AnotherForm(string key) => Assert.False(NoteVerifier.TryParse(key, out _));

    // The neutral element and a point of order eight: what they verify, anybody can sign. Two keys of mixed order from
    // novifinancial/ed25519-speccheck: implementations differ on what these verify.
    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d")]
    [InlineData("f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("01")]
    [InlineData("")]
    public void Rejects_WhatIsNoPublicKey(string key) =>
        Assert.Throws<ArgumentException>(() => new NoteVerifier("log.example/1", Convert.FromHexString(key)));

    [Theory]
    [InlineData("")]
    [InlineData("log example")]
    [InlineData("log+example")]
    [InlineData("log\nexample")]
    [InlineData("log\0example")]
    [InlineData("log\u3000example")]
    public void Rejects_NamesThatALineCanNotHold(string name)
    {
        Assert.Throws<ArgumentException>(() => Signer(name));
        Assert.Throws<ArgumentException>(() => new NoteVerifier(name, Verifier.PublicKey));
    }

    // A test case's name could not hold it either.
    [Fact]
    public void Rejects_HalfACharacter() => Assert.Throws<ArgumentException>(() => Signer("log\ud800example"));

    [Fact]
    public void Bounds_Names()
    {
        using var signer = Signer(new string('x', 255));
        Assert.Equal(signer.Verifier.ToString(), Parse(signer.Verifier.ToString()).ToString());
        Assert.Throws<ArgumentException>(() => Signer(new string('x', 256)));
        Assert.Throws<ArgumentException>(() => Signer(new string('é', 128)));
    }

    // RFC 8032 §7.1, test 2.
    [Fact]
    public void Signs_AsTheStandardDoes()
    {
        using var signer = new NoteSigner("rfc8032", Convert.FromHexString("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
        Assert.Equal("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", Convert.ToHexStringLower(signer.Verifier.PublicKey));
        Assert.Equal(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            Convert.ToHexStringLower(signer.Sign([0x72])));
        Assert.True(signer.Verifier.Verifies([0x72], signer.Sign([0x72])));
        Assert.False(signer.Verifier.Verifies([0x73], signer.Sign([0x72])));
        Assert.False(signer.Verifier.Verifies([0x72], signer.Sign([0x72]).AsSpan(1)));
        Assert.False(signer.Verifier.Verifies([0x72], []));
    }

    [Fact]
    public void Cannot_SignOnceItIsDisposed()
    {
        var signer = Signer("log.example/1");
        signer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => signer.Sign("text\n"u8));
        Assert.Throws<ArgumentException>(() => new NoteSigner("log.example/1", new byte[31]));
    }

    [Fact]
    public void Wipes_TheSeed()
    {
        var signer = Signer("log.example/1", 7);
        var seed = (byte[])typeof(NoteSigner).GetFields(System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)
            .Single(field => string.Equals(field.Name, "_seed", StringComparison.Ordinal)).GetValue(signer)!;
        Assert.All(seed, value => Assert.Equal(7, value));
        signer.Dispose();
        Assert.All(seed, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Answers_WhateverIsGiven() => NoteGen.Mutated(Key).Sample(
        bytes =>
        {
            var text = Encoding.UTF8.GetString(bytes);
            Assert.Equal(string.Equals(text, Key, StringComparison.Ordinal), NoteVerifier.TryParse(text, out var verifier));
            Assert.False(NoteVerifier.TryParse(new string([.. bytes.Select(value => (char)(value | 0xd800))]), out verifier) && verifier is null);
        },
        iter: 20_000,
        threads: 1);
}
