using System.Security.Cryptography;

namespace TokenVault.Opening.Keys;

/// <summary>The key that encrypts a keystore's keys. Each lock of the keystore gives it. Wiped when disposed.</summary>
public sealed class MasterKey : IDisposable
{
    internal const int KeyBytes = 32;

    // Pinned, so that the collector leaves no copies of it behind.
    private readonly byte[] _key = GC.AllocateUninitializedArray<byte>(KeyBytes, pinned: true);

    private MasterKey()
    {
    }

    internal ReadOnlySpan<byte> Bytes => _key;

    internal static MasterKey Draw()
    {
        var key = new MasterKey();
        RandomNumberGenerator.Fill(key._key);
        return key;
    }

    /// <summary>A copy; the caller wipes what it was copied from.</summary>
    internal static MasterKey Of(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, KeyBytes, nameof(bytes));
        var key = new MasterKey();
        bytes.CopyTo(key._key);
        return key;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
