using CsCheck;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tests.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Domain.Tests.Envelope;

public sealed class CardLayoutTests
{
    private static readonly Gen<CardContext> Contexts =
        Gen.Select(
            Envelopes.Ids,
            Gen.Select(Envelopes.Gateways, Envelopes.Ids),
            Gen.UInt,
            Gen.OneOf(TokenUsage.MultiUse, TokenUsage.SingleUse),
            Gen.Select(Gen.UShort[0, 1199], Gen.OneOf(0L, 1L, 1_800_000_000L))).Select((token, other, version, usage, times) =>
            {
                Assert.True(MerchantId.TryParse(other.Item1.Value, out var merchant));
                Assert.True(CardExpiry.TryUnpack(times.Item1, out var expiry));
                return new CardContext(new Token(token), merchant, new EpochId(other.Item2), version, usage, expiry, times.Item2);
            });

    [Fact]
    public void Reads_EveryNumberThatItWrites_InOneLength() =>
        PanTests.Numbers.Sample(number =>
        {
            Assert.Equal(PanCheck.Accepted, Pan.TryParse(number, out var pan));
            var plaintext = new byte[CardPlaintext.Bytes];
            plaintext.AsSpan().Fill(0xFF);
            CardPlaintext.Write(pan, plaintext);
            var copied = new byte[number.Length];
            if (!CardPlaintext.TryRead(plaintext, out var read))
            {
                return false;
            }

            read.CopyTo(copied);
            return copied.AsSpan().SequenceEqual(number);
        });

    [Fact]
    public void Rejects_PlaintextsWithAnyByteWrong() =>
        Gen.Select(PanTests.Numbers, Gen.Int[0, CardPlaintext.Bytes - 1], Gen.Byte[1, 255]).Sample((number, at, change) =>
        {
            Assert.Equal(PanCheck.Accepted, Pan.TryParse(number, out var pan));
            var plaintext = new byte[CardPlaintext.Bytes];
            CardPlaintext.Write(pan, plaintext);
            plaintext[at] ^= change;

            return !CardPlaintext.TryRead(plaintext, out _);
        });

    [Fact]
    public void Rejects_PlaintextsOfAnotherLength() =>
        Gen.Byte.Array[0, 40].Where(bytes => bytes.Length != CardPlaintext.Bytes).Sample(bytes => !CardPlaintext.TryRead(bytes, out _));

    // What the seal binds: if two contexts had the same bytes, a card sealed for one would open for the other.
    [Fact]
    public void Writes_DifferentBytes_ForDifferentContexts() =>
        Gen.Select(Contexts, Contexts).Where((a, b) => a != b).Sample((a, b) => !Written(a).AsSpan().SequenceEqual(Written(b)));

    [Fact]
    public void Writes_TheLayoutThatItsPageDescribes()
    {
        Assert.True(MerchantId.TryParse("shop", out var merchant));
        Assert.True(CardExpiry.TryCreate(12, 2030, out var expiry));
        var context = new CardContext(new Token(1), merchant, new EpochId(2), 3, TokenUsage.SingleUse, expiry, ExpireUnixSeconds: 9);

        Assert.Equal(
            "5456414402" + "01" + "00000000000000000000000000000001" + "00000000000000000000000000000002" + "00000003" + "02" + "0173" + "0000000000000009" + "0473686f70",
            Convert.ToHexStringLower(Written(context)));
    }

    [Fact]
    public void Writes_DifferentBytes_ForDifferentFields() => Contexts.Sample(context =>
    {
        var bytes = new byte[CardContext.BytesMax];
        return !bytes[..context.Write(FieldKind.CardholderName, bytes)].AsSpan().SequenceEqual(Written(context));
    });

    [Fact]
    public void Reads_EveryNameThatItWrites_InOneLength() => Gen.Byte.Array[1, NamePlaintext.NameBytesMax].Sample(name =>
    {
        var plaintext = new byte[NamePlaintext.Bytes];
        plaintext.AsSpan().Fill(0xFF);
        NamePlaintext.Write(name, plaintext);
        return NamePlaintext.TryRead(plaintext, out var read) && read.SequenceEqual(name);
    });

    [Fact]
    public void Gives_TheSealedCardsParts()
    {
        var bytes = new byte[SealedCard.Bytes];
        SealedField.Begin(bytes, new EpochId(9), out var nonce, out var ciphertext, out var tag);
        nonce.Fill(1);
        ciphertext.Fill(2);
        tag.Fill(3);

        Assert.True(SealedCard.TryRead(bytes, out var card));
        Assert.Equal(new EpochId(9), card.Epoch);
        Assert.True(card.Nonce.SequenceEqual(nonce) && card.Ciphertext.SequenceEqual(ciphertext) && card.Tag.SequenceEqual(tag));
        Assert.Equal(bytes.Length, 1 + EpochId.Bytes + nonce.Length + ciphertext.Length + tag.Length);
    }

    [Fact]
    public void Rejects_SealedCardsAndHandles_OfAnotherLengthOrVersion() =>
        Gen.Byte.Array[0, 100].Sample(bytes =>
            SealedCard.TryRead(bytes, out _) == (bytes.Length == 69 && bytes[0] == 1)
            && CvcHandle.TryRead(bytes, out _) == (bytes.Length == 57 && bytes[0] == 1));

    [Fact]
    public void Reads_TheHandleThatItWrites() =>
        Gen.Select(Envelopes.Ids, Gen.ULong, Gen.Long).Sample((session, sequence, expire) =>
        {
            var bytes = new byte[CvcHandle.Bytes];
            CvcHandle.Begin(bytes, session, sequence, expire).Fill(7);
            return CvcHandle.TryRead(bytes, out var handle)
                && handle.Session == session
                && handle.Sequence == sequence
                && handle.ExpireUnixSeconds == expire
                && handle.Sealed.Length == 24
                && !handle.Sealed.ContainsAnyExcept((byte)7);
        });

    [Fact]
    public void Rejects_CvcPlaintextsWithAnyByteWrong_ButADigit() =>
        Gen.Select(Gen.Int[0, 9].Array[3, 4], Gen.Int[0, 7], Gen.Byte).Sample((digits, at, value) =>
        {
            Assert.True(Cvc.TryParse([.. digits.Select(digit => (byte)('0' + digit))], out var cvc));
            var plaintext = new byte[CvcHandle.PlaintextBytes];
            CvcPlaintext.Write(cvc, plaintext);
            Assert.True(CvcPlaintext.TryRead(plaintext, out _));
            var same = plaintext[at] == value;
            var otherDigit = at >= 1 && at <= digits.Length && value is >= (byte)'0' and <= (byte)'9';
            plaintext[at] = value;

            return CvcPlaintext.TryRead(plaintext, out _) == (same || otherDigit);
        });

    private static byte[] Written(in CardContext context)
    {
        var bytes = new byte[CardContext.BytesMax];
        return bytes[..context.Write(FieldKind.CardNumber, bytes)];
    }
}
