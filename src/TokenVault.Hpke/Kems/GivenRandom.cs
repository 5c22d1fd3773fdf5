using Org.BouncyCastle.Security;

namespace TokenVault.Hpke.Kems;

/// <summary>
/// Hands BouncyCastle the bytes that were drawn from the platform's generator, once. Any other draw is refused, so that no
/// randomness can come from elsewhere unnoticed.
/// </summary>
internal sealed class GivenRandom(byte[] bytes) : SecureRandom(null)
{
    private byte[]? _bytes = bytes;

    public override void NextBytes(byte[] buf) => NextBytes(buf.AsSpan());

    public override void NextBytes(byte[] buf, int off, int len) => NextBytes(buf.AsSpan(off, len));

    public override void NextBytes(Span<byte> buffer)
    {
        if (_bytes is null || buffer.Length != _bytes.Length)
        {
            throw new InvalidOperationException("More randomness was asked for than the mechanism is defined to take.");
        }

        _bytes.CopyTo(buffer);
        _bytes = null;
    }
}
