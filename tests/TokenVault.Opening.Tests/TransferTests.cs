using System.Buffers;
using System.Text;
using CsCheck;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Envelope;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Transfers;
using TokenVault.Hpke;
using TokenVault.Opening.Transfers;

namespace TokenVault.Opening.Tests;

public sealed class TransferTests
{
    private static readonly UInt128 Order = UInt128.Parse("123456789012345678901234567890", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly string[] Numbers = ["4111111111111111", "378282246310005", "5555555555554444"];

    [Theory]
    [InlineData(SuiteId.XWing, HpkeKem.XWing)]
    [InlineData(SuiteId.DhKemP256, HpkeKem.P256)]
    public void Opens_WhatWasSealed(SuiteId suite, HpkeKem kem)
    {
        var (privateKey, publicKey) = HpkeKeyPair.Generate(kem);
        var part = Seal(suite, publicKey, 7);

        var opened = Open(part, privateKey);

        Assert.Equal(["4111111111111111/none/first", "378282246310005/Erika Mustermann/second", "5555555555554444/none/"], opened);
    }

    [Fact]
    public void DoesNotOpen_WithAnotherKey()
    {
        var part = Seal(SuiteId.XWing, HpkeKeyPair.Generate(HpkeKem.XWing).PublicKey, 1);
        Assert.Null(Open(part, HpkeKeyPair.Generate(HpkeKem.XWing).PrivateKey));
    }

    [Fact]
    public void FindsAnyChangedByteAndAnyCut()
    {
        var (privateKey, publicKey) = HpkeKeyPair.Generate(HpkeKem.P256);
        var part = Seal(SuiteId.DhKemP256, publicKey, 1);

        Gen.Int[0, part.Length - 1].Select(Gen.Byte[1, byte.MaxValue]).Sample((at, change) =>
        {
            var changed = part.ToArray();
            changed[at] ^= change;
            return Open(changed, privateKey) is null;
        });
        for (var length = 0; length < part.Length; length++)
        {
            Assert.Null(Open(part[..length], privateKey));
        }
    }

    [Fact]
    public void Finds_AFrameThatIsMissingOrDoubledOrMoved()
    {
        var (privateKey, publicKey) = HpkeKeyPair.Generate(HpkeKem.P256);
        var part = Seal(SuiteId.DhKemP256, publicKey, 1);
        var (head, frames) = Split(part);
        int[][] wrong = [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2], [1, 0, 2, 3], [0, 0, 1, 2, 3], [0, 1, 2, 3, 3]];

        Assert.NotNull(Open([.. head, .. frames.SelectMany(frame => frame)], privateKey));
        Assert.All(wrong, order => Assert.Null(Open([.. head, .. order.SelectMany(place => frames[place])], privateKey)));
    }

    [Fact]
    public void Refuses_APublicKeyThatIsNone()
    {
        Assert.Throws<HpkeException>(() => new TransferSealer(Order, 1, GatewayOf("gateway-1"), SuiteId.XWing, new byte[7]));
        Assert.Throws<HpkeException>(() => new TransferSealer(Order, 1, GatewayOf("gateway-1"), SuiteId.DhKemP256, new byte[65]));
    }

    [Fact]
    public void AManifestIsReadBack_AndNotWhereItsSumsDiffer()
    {
        var manifest = new TransferManifest(
            1, "00", "11", "gateway-1", "22", 3, new Dictionary<string, long>(StringComparer.Ordinal) { ["TOKEN_RETIRED"] = 2 }, [new TransferPart("a.part", 10, "33", 3)]);

        Assert.True(TransferManifest.TryDecode(manifest.Encode(), out var read));
        Assert.Equal(manifest.Parts, read.Parts);
        Assert.Equal(2, read.Skipped["TOKEN_RETIRED"]);
        Assert.False(TransferManifest.TryDecode((manifest with { Cards = 4 }).Encode(), out _));
        Assert.False(TransferManifest.TryDecode((manifest with { Transfer = 2 }).Encode(), out _));
        Assert.False(TransferManifest.TryDecode((manifest with { Parts = [new TransferPart("../a", 10, "33", 3)] }).Encode(), out _));
        Assert.False(TransferManifest.TryDecode("{}"u8, out _));
    }

    private static GatewayId GatewayOf(string name) => GatewayId.TryParse(name, out var gateway) ? gateway : throw new ArgumentException(name, nameof(name));

    private static byte[] Seal(SuiteId suite, ReadOnlySpan<byte> publicKey, uint number)
    {
        using var sealer = new TransferSealer(Order, number, GatewayOf("gateway-1"), suite, publicKey);
        var part = new ArrayBufferWriter<byte>();
        part.Write(sealer.Header.Encode());
        var card = new byte[CardPlaintext.Bytes];
        var name = new byte[NamePlaintext.Bytes];
        NamePlaintext.Write("Erika Mustermann"u8, name);
        string[] records = ["first", "second", ""];
        for (var i = 0; i < Numbers.Length; i++)
        {
            Assert.Equal(PanCheck.Accepted, Pan.TryParse(Encoding.ASCII.GetBytes(Numbers[i]), out var pan));
            CardPlaintext.Write(pan, card);
            sealer.Seal(card, i == 1 ? name : default, Encoding.ASCII.GetBytes(records[i]), part);
        }

        sealer.End(part);
        return part.WrittenSpan.ToArray();
    }

    // Null where the part is not whole.
    private static List<string>? Open(byte[] part, byte[] privateKey)
    {
        using var source = new MemoryStream(part);
        if (TransferFrames.Begin(source) is not { } frames)
        {
            return null;
        }

        try
        {
            using var opener = new TransferOpener(frames.Header, privateKey);
            var cards = new List<string>();
            while (frames.TryRead(out var frame))
            {
                if (!opener.TryOpen(frame, out var opened))
                {
                    return null;
                }

                if (!opener.HasEnded)
                {
                    cards.Add(Describe(opened));
                }
            }

            return opener.HasEnded && source.Position == source.Length ? cards : null;
        }
        catch (HpkeException)
        {
            return null;
        }
    }

    private static string Describe(ReadOnlySpan<byte> opened)
    {
        Assert.True(TransferPlaintext.TryRead(opened, out var card, out var name, out var record));
        var named = name.IsEmpty ? "none"u8 : NamePlaintext.TryRead(name, out var text) ? text : default;
        return $"{Encoding.ASCII.GetString(card.Slice(1, card[0]))}/{Encoding.UTF8.GetString(named)}/{Encoding.ASCII.GetString(record)}";
    }

    private static (byte[] Head, List<byte[]> Frames) Split(byte[] part)
    {
        Assert.True(TransferPartHeader.TryDecode(part, out _, out var read));
        var frames = new List<byte[]>();
        for (var at = read; at < part.Length;)
        {
            var length = 4 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(part.AsSpan(at));
            frames.Add(part[at..(at + length)]);
            at += length;
        }

        return (part[..read], frames);
    }
}
