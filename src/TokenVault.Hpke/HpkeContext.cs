using System.Buffers.Binary;
using System.Security.Cryptography;
using TokenVault.Hpke.Schedule;

namespace TokenVault.Hpke;

/// <summary>What both sides derive: seals and opens by sequence number, and exports secrets. AES-256-GCM with HKDF-SHA256.</summary>
/// <remarks>
/// Not safe for use by two threads at once. The caller never seals twice under one sequence number: the nonce is made of it,
/// and GCM gives up its authentication key when a nonce repeats.
/// </remarks>
public sealed class HpkeContext : IDisposable
{
    public const int TagBytes = 16;

    // RFC 5869 section 2.3: 255 blocks of the hash.
    public const int ExportBytesMax = 255 * 32;

    private readonly KeySchedule _schedule;
    private readonly AesGcm _aead;

    internal HpkeContext(KeySchedule schedule)
    {
        _schedule = schedule;
        _aead = new AesGcm(schedule.Key, TagBytes);
    }

    internal KeySchedule Schedule => _schedule;

    /// <summary>Writes ciphertext and tag, together <see cref="TagBytes"/> longer than the plaintext.</summary>
    public void Seal(ulong sequence, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> plaintext, Span<byte> ciphertextAndTag)
    {
        if (ciphertextAndTag.Length != plaintext.Length + TagBytes)
        {
            throw new ArgumentException("The destination must be as long as plaintext and tag.", nameof(ciphertextAndTag));
        }

        Span<byte> nonce = stackalloc byte[KeySchedule.NonceBytes];
        WriteNonce(sequence, nonce);
        _aead.Encrypt(nonce, plaintext, ciphertextAndTag[..^TagBytes], ciphertextAndTag[^TagBytes..], aad);
    }

    /// <summary>False, and the plaintext wiped, where anything was altered or belongs to another context or sequence number.</summary>
    public bool TryOpen(ulong sequence, ReadOnlySpan<byte> aad, ReadOnlySpan<byte> ciphertextAndTag, Span<byte> plaintext)
    {
        if (ciphertextAndTag.Length != plaintext.Length + TagBytes)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[KeySchedule.NonceBytes];
        WriteNonce(sequence, nonce);
        try
        {
            _aead.Decrypt(nonce, ciphertextAndTag[..^TagBytes], ciphertextAndTag[^TagBytes..], plaintext, aad);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(plaintext);
            return false;
        }
    }

    /// <summary>Derives a secret of 1 to <see cref="ExportBytesMax"/> bytes that only the two sides know (RFC 9180 section 5.3).</summary>
    public void Export(ReadOnlySpan<byte> exporterContext, Span<byte> secret) => _schedule.Export(exporterContext, secret);

    public void Dispose()
    {
        _aead.Dispose();
        _schedule.Dispose();
    }

    // RFC 9180 section 5.2: the sequence number, right-aligned, XORed onto the base nonce.
    private void WriteNonce(ulong sequence, Span<byte> nonce)
    {
        _schedule.BaseNonce.CopyTo(nonce);
        var last = nonce[4..];
        BinaryPrimitives.WriteUInt64BigEndian(last, BinaryPrimitives.ReadUInt64BigEndian(last) ^ sequence);
    }
}
