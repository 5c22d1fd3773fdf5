using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Math.EC.Rfc7748;
using TokenVault.Envelope.Cards;
using TokenVault.Hpke;
using TokenVault.Hpke.Schedule;

namespace TokenVault.CvcGone;

/// <summary>
/// Tries 32 bytes as each of the keys that would open what a session sealed: the adapter's private key, the shared secret of the
/// encapsulation, the AEAD key. Not for two threads at once.
/// </summary>
internal sealed class KeyTrial
{
    public const int KeyBytes = 32;

    // FIPS 203: the ML-KEM half of an X-Wing public key comes first; draft-connolly-cfrg-xwing-kem section 5.2: of the seed's 96 bytes
    // the last 32 are the X25519 scalar.
    private const int PublicX25519At = 1184;
    private const int ExpandedBytes = 96;
    private const int ScalarAt = 64;

    private readonly Target[] _targets;
    private readonly ShakeDigest _shake = new(256);

    /// <param name="handles">One of each session: a key that opens one opens all of its session.</param>
    public KeyTrial(IReadOnlyList<RecordedHandle> handles) => _targets = [.. handles.Select(handle => new Target(
        handle, handle.Session.PublicKey[PublicX25519At..], CvcHandle.InfoOf(handle.Session.Session)))];

    /// <summary>Which handle the bytes open, and as what; or null.</summary>
    public (RecordedHandle Handle, string Role)? Try(ReadOnlySpan<byte> candidate)
    {
        if (OpenedByPrivateKey(candidate) is { } opened)
        {
            return (opened, "private key");
        }

        foreach (var (handle, _, info) in _targets)
        {
            if (Opens(handle, candidate, handle.Session.BaseNonce))
            {
                return (handle, "AEAD key");
            }

            using var schedule = KeySchedule.Derive(HpkeKem.XWing, KeySchedule.Aes256Gcm, candidate, info);
            if (Opens(handle, schedule.Key, schedule.BaseNonce))
            {
                return (handle, "shared secret");
            }
        }

        return null;
    }

    /// <summary>
    /// The X25519 half of the public key tells nearly every wrong seed at a tenth of the cost of an ML-KEM key pair; what passes it is
    /// put to the whole of HPKE.
    /// </summary>
    public RecordedHandle? OpenedByPrivateKey(ReadOnlySpan<byte> candidate)
    {
        Span<byte> expanded = stackalloc byte[ExpandedBytes];
        Span<byte> publicKey = stackalloc byte[KeyBytes];
        _shake.BlockUpdate(candidate);
        _shake.OutputFinal(expanded);
        X25519.ScalarMultBase(expanded[ScalarAt..], publicKey);
        foreach (var (handle, publicX25519, info) in _targets)
        {
            if (publicKey.SequenceEqual(publicX25519))
            {
                using var context = HpkeRecipient.Setup(HpkeKem.XWing, candidate, handle.Session.Encapsulation, info);
                if (Opens(handle, context.Schedule.Key, context.Schedule.BaseNonce))
                {
                    return handle;
                }
            }
        }

        return null;
    }

    // GCM is counter mode: encrypting the ciphertext gives the plaintext back without its tag being looked at. Nearly every wrong key is
    // told by what comes out; an exception for each of millions would take hours.
    private static bool Opens(RecordedHandle handle, ReadOnlySpan<byte> key, ReadOnlySpan<byte> baseNonce)
    {
        Span<byte> nonce = stackalloc byte[KeySchedule.NonceBytes];
        Span<byte> plaintext = stackalloc byte[CvcHandle.PlaintextBytes];
        Span<byte> tag = stackalloc byte[HpkeContext.TagBytes];
        baseNonce.CopyTo(nonce);

        // RFC 9180 section 5.2.
        var last = nonce[4..];
        BinaryPrimitives.WriteUInt64BigEndian(last, BinaryPrimitives.ReadUInt64BigEndian(last) ^ handle.Sequence);
        using var aead = new AesGcm(key, HpkeContext.TagBytes);
        var ciphertext = handle.Sealed[..^HpkeContext.TagBytes];
        aead.Encrypt(nonce, ciphertext, plaintext, tag);
        if (!CvcPlaintext.TryRead(plaintext, out _))
        {
            return false;
        }

        try
        {
            aead.Decrypt(nonce, ciphertext, handle.Sealed[^HpkeContext.TagBytes..], plaintext, handle.AdditionalData);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private sealed record Target(RecordedHandle Handle, byte[] PublicX25519, byte[] Info);
}
