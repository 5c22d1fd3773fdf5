using System.Security.Cryptography;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening;

/// <summary>
/// The fingerprint key by which a process counts what it fingerprinted: the one that was in use when it began. Where another follows while it runs, it goes on
/// counting by this one, since the numbers of a day could not be told apart otherwise. Any thread may use it.
/// </summary>
/// <remarks>A copy: that key may be destroyed meanwhile, and this one is gone with the process.</remarks>
public sealed class CountingKey : IDisposable
{
    private readonly byte[] _key = GC.AllocateUninitializedArray<byte>(StoredKey.KeyBytes, pinned: true);

    public CountingKey(Keystore keystore)
    {
        var key = keystore.Current(KeyPurpose.Fingerprint);
        Number = (byte)key.Number;
        key.Bytes.CopyTo(_key, 0);
    }

    /// <summary>1 to 255.</summary>
    public byte Number { get; }

    /// <summary>A key for counting, by HKDF-SHA256.</summary>
    /// <param name="purpose">Names the key; another name gives another.</param>
    /// <param name="destination">Filled, 32 bytes.</param>
    public void Derive(ReadOnlySpan<byte> purpose, Span<byte> destination) =>
        HKDF.Expand(HashAlgorithmName.SHA256, _key, destination, [.. "TokenVault counting 1 "u8, .. purpose]);

    /// <summary>Recognises cards as long as this process counts, whatever became of the key.</summary>
    public CardFingerprinter Fingerprinter() => CardFingerprinter.Of(Number, _key);

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
