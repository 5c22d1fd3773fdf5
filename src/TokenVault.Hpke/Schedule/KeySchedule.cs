using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TokenVault.Hpke.Schedule;

/// <summary>The key schedule of RFC 9180 section 5.1 in base mode, and the secrets that come of it.</summary>
internal sealed class KeySchedule : IDisposable
{
    public const ushort Aes256Gcm = 0x0002;
    public const int KeyBytes = 32;
    public const int NonceBytes = 12;

    private const ushort HkdfSha256 = 0x0001;
    private const byte BaseMode = 0;
    private const int SuiteBytes = 10;

    // Pinned, so that the collector leaves no copies of them behind when it moves things.
    private readonly byte[] _secrets = GC.AllocateArray<byte>(KeyBytes + NonceBytes + LabeledHkdf.HashBytes, pinned: true);
    private readonly byte[] _suite;

    private KeySchedule(byte[] suite) => _suite = suite;

    public ReadOnlySpan<byte> Key => _secrets.AsSpan(0, KeyBytes);

    public ReadOnlySpan<byte> BaseNonce => _secrets.AsSpan(KeyBytes, NonceBytes);

    public ReadOnlySpan<byte> ExporterSecret => _secrets.AsSpan(KeyBytes + NonceBytes);

    /// <summary>KeySchedule() with empty psk and psk_id. The AEAD must be one with a key of 32 bytes.</summary>
    public static KeySchedule Derive(HpkeKem kem, ushort aead, ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> info)
    {
        var suite = new byte[SuiteBytes];
        "HPKE"u8.CopyTo(suite);
        BinaryPrimitives.WriteUInt16BigEndian(suite.AsSpan(4), (ushort)kem);
        BinaryPrimitives.WriteUInt16BigEndian(suite.AsSpan(6), HkdfSha256);
        BinaryPrimitives.WriteUInt16BigEndian(suite.AsSpan(8), aead);

        var schedule = new KeySchedule(suite);
        schedule.Fill(sharedSecret, info);
        return schedule;
    }

    /// <summary>RFC 9180 section 5.3.</summary>
    public void Export(ReadOnlySpan<byte> exporterContext, Span<byte> secret)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        new LabeledHkdf(_suite).Expand(ExporterSecret, "sec"u8, exporterContext, secret);
    }

    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_secrets);
    }

    // An exporter secret of zeros would be a key that everybody knows.
    private bool _disposed;

    private void Fill(ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> info)
    {
        var hkdf = new LabeledHkdf(_suite);
        Span<byte> context = stackalloc byte[1 + (2 * LabeledHkdf.HashBytes)];
        context[0] = BaseMode;
        hkdf.Extract([], "psk_id_hash"u8, [], context.Slice(1, LabeledHkdf.HashBytes));
        hkdf.Extract([], "info_hash"u8, info, context[(1 + LabeledHkdf.HashBytes)..]);

        Span<byte> secret = stackalloc byte[LabeledHkdf.HashBytes];
        hkdf.Extract(sharedSecret, "secret"u8, [], secret);
        hkdf.Expand(secret, "key"u8, context, _secrets.AsSpan(0, KeyBytes));
        hkdf.Expand(secret, "base_nonce"u8, context, _secrets.AsSpan(KeyBytes, NonceBytes));
        hkdf.Expand(secret, "exp"u8, context, _secrets.AsSpan(KeyBytes + NonceBytes));
        CryptographicOperations.ZeroMemory(secret);
    }
}
