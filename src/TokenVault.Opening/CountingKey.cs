using System.Security.Cryptography;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening;

/// <summary>
/// The fingerprint key by which what was fingerprinted is counted: one for a day, since its numbers could not be told apart otherwise. Where another key follows, a
/// process goes on by this one until the day is over, and so does the next process. Any thread may use it.
/// </summary>
/// <remarks>A copy, which goes with the process.</remarks>
public sealed class CountingKey : IDisposable
{
    private readonly Keystore _keystore;
    private readonly byte[] _key = GC.AllocateUninitializedArray<byte>(StoredKey.KeyBytes, pinned: true);
    private readonly Lock _lock = new();
    private byte _number;

    /// <summary>Begins with the key in use.</summary>
    public CountingKey(Keystore keystore)
    {
        _keystore = keystore;
        var key = keystore.Current(KeyPurpose.Fingerprint);
        key.Bytes.CopyTo(_key, 0);
        _number = (byte)key.Number;
    }

    /// <summary>1 to 255.</summary>
    public byte Number => Volatile.Read(ref _number);

    /// <summary>The number of the key in use, by which the next day is counted.</summary>
    public byte NextNumber => _keystore.CurrentFingerprintKey;

    /// <summary>Counts by this key from here on. False where there is no such key any more.</summary>
    public bool TryTake(byte number)
    {
        lock (_lock)
        {
            if (!_keystore.TryGet(KeyPurpose.Fingerprint, number, out var bytes))
            {
                return false;
            }

            bytes.CopyTo(_key);
            Volatile.Write(ref _number, number);
            return true;
        }
    }

    /// <summary>A key for counting, by HKDF-SHA256.</summary>
    /// <param name="purpose">Names the key; another name gives another.</param>
    /// <param name="destination">Filled, 32 bytes.</param>
    public void Derive(ReadOnlySpan<byte> purpose, Span<byte> destination)
    {
        lock (_lock)
        {
            HKDF.Expand(HashAlgorithmName.SHA256, _key, destination, [.. "TokenVault counting 1 "u8, .. purpose]);
        }
    }

    /// <summary>Recognises cards as long as this day is counted, whatever became of the key.</summary>
    public CardFingerprinter Fingerprinter()
    {
        lock (_lock)
        {
            return CardFingerprinter.Of(_number, _key);
        }
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
