using CsCheck;
using TokenVault.Domain.Callers;
using TokenVault.Envelope;
using TokenVault.Envelope.Epochs;

namespace TokenVault.Domain.Tests.Envelope;

public sealed class EpochLayoutTests
{
    [Fact]
    public void Reads_EveryHeaderThatItWrites() =>
        Envelopes.Headers.Sample(header =>
        {
            var bytes = header.Encode();
            return EpochHeader.TryDecode(bytes, out var read, out var length)
                && read == header && length == bytes.Length && length == header.EncodedBytes;
        });

    [Fact]
    public void Reads_EveryEnvelopeThatItWrites() =>
        Envelopes.Epochs.Sample(envelope =>
        {
            var bytes = envelope.Encode();
            return bytes.Length <= EpochEnvelope.BytesMax
                && EpochEnvelope.TryDecode(bytes, out var read)
                && read.Header == envelope.Header
                && read.Encapsulation.Span.SequenceEqual(envelope.Encapsulation.Span)
                && read.SealedKey.Span.SequenceEqual(envelope.SealedKey.Span);
        });

    [Fact]
    public void Reads_EveryRegisteredEpochThatItWrites() =>
        Envelopes.Registered.Sample(epoch =>
        {
            var bytes = epoch.Encode();
            return bytes.Length <= RegisteredEpoch.BytesMax
                && RegisteredEpoch.TryDecode(bytes, out var read)
                && read.Header == epoch.Header
                && read.WrappingKey == epoch.WrappingKey
                && read.Nonce.Span.SequenceEqual(epoch.Nonce.Span)
                && read.WrappedKey.Span.SequenceEqual(epoch.WrappedKey.Span);
        });

    // One value, one encoding: whatever is read writes the same bytes again, so a signature over them means one thing.
    [Fact]
    public void Reads_NothingThatItWouldWriteOtherwise() =>
        Gen.Select(Envelopes.Epochs, Gen.Int[0, EpochEnvelope.BytesMax], Gen.Byte).Sample((envelope, at, value) =>
        {
            var bytes = envelope.Encode();
            bytes[at % bytes.Length] = value;
            return !EpochEnvelope.TryDecode(bytes, out var read) || read.Encode().AsSpan().SequenceEqual(bytes);
        });

    [Fact]
    public void Rejects_WhatIsCutOff_OrLeftOver() =>
        Gen.Select(Envelopes.Epochs, Envelopes.Registered, Gen.Int[1, 200]).Sample((envelope, registered, count) =>
        {
            var (first, second) = (envelope.Encode(), registered.Encode());
            return !EpochEnvelope.TryDecode(first.AsMemory(0, Math.Max(0, first.Length - count)), out _)
                && !EpochEnvelope.TryDecode((byte[])[.. first, .. new byte[count]], out _)
                && !RegisteredEpoch.TryDecode(second.AsMemory(0, Math.Max(0, second.Length - count)), out _)
                && !RegisteredEpoch.TryDecode((byte[])[.. second, .. new byte[count]], out _);
        });

    [Fact]
    public void Rejects_WhateverElse_WithoutThrowing() =>
        Gen.Byte.Array[0, 2000].Sample(bytes =>
            !EpochEnvelope.TryDecode(bytes, out _) && !RegisteredEpoch.TryDecode(bytes, out _) && !EpochHeader.TryDecode(bytes, out _, out _));

    [Theory]
    [InlineData(4, 2)] // version
    [InlineData(22, 3)] // suite
    [InlineData(27, 0x80)] // a time before 1970
    [InlineData(28, 0x01)] // a time beyond the calendar
    [InlineData(35, 0)] // no name
    [InlineData(35, 200)] // a name longer than the bytes
    [InlineData(36, (byte)'G')] // a name in capitals
    public void Rejects_AHeaderWithOneByteWrong(int at, byte value)
    {
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));
        var bytes = new EpochHeader(new EpochId(1), SuiteId.XWing, 7, gateway, DateTimeOffset.UnixEpoch).Encode();
        Assert.True(EpochHeader.TryDecode(bytes, out _, out _));

        bytes[at] = value;

        Assert.False(EpochHeader.TryDecode(bytes, out _, out _));
    }

    [Fact]
    public void Writes_TheLayoutThatItsPageDescribes()
    {
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));
        var header = new EpochHeader(
            new EpochId(1), SuiteId.DhKemP256, 7, gateway, DateTimeOffset.FromUnixTimeMilliseconds(0x0102030405));

        Assert.Equal(
            "5456454801" + "00000000000000000000000000000001" + "0002" + "00000007" + "0000000102030405" + "04" + "67772d31",
            Convert.ToHexStringLower(header.Encode()));
    }
}
