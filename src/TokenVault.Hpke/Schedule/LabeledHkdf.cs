using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TokenVault.Hpke.Schedule;

/// <summary>HKDF-SHA256 with the labels of RFC 9180 section 4, which keep every use apart from every other.</summary>
internal readonly ref struct LabeledHkdf(ReadOnlySpan<byte> suite)
{
    public const int HashBytes = 32;

    private readonly ReadOnlySpan<byte> _suite = suite;

    private static ReadOnlySpan<byte> Version => "HPKE-v1"u8;

    /// <summary>LabeledExtract: HKDF's extract is one HMAC, fed in parts so that no second copy of a secret is made.</summary>
    public void Extract(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> secret, Span<byte> pseudorandomKey)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, salt);
        hmac.AppendData(Version);
        hmac.AppendData(_suite);
        hmac.AppendData(label);
        hmac.AppendData(secret);
        hmac.GetHashAndReset(pseudorandomKey);
    }

    /// <summary>LabeledExpand. The context is public in every use.</summary>
    public void Expand(ReadOnlySpan<byte> pseudorandomKey, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, Span<byte> output)
    {
        var info = new byte[2 + Version.Length + _suite.Length + label.Length + context.Length];
        BinaryPrimitives.WriteUInt16BigEndian(info, (ushort)output.Length);
        var at = info.AsSpan(2);
        Version.CopyTo(at);
        _suite.CopyTo(at = at[Version.Length..]);
        label.CopyTo(at = at[_suite.Length..]);
        context.CopyTo(at[label.Length..]);
        HKDF.Expand(HashAlgorithmName.SHA256, pseudorandomKey, output, info);
    }
}
