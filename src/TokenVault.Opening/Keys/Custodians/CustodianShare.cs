using System.Security.Cryptography;
using TokenVault.Envelope.Keys;

namespace TokenVault.Opening.Keys.Custodians;

/// <summary>One custodian's share: a random secret, which alone tells nothing of the master key. Wiped when disposed.</summary>
public sealed class CustodianShare : IDisposable
{
    public const int SecretBytes = ShareText.SecretBytes;

    // Pinned, so that the collector leaves no copies of it behind.
    private readonly byte[] _secret = GC.AllocateUninitializedArray<byte>(SecretBytes, pinned: true);

    private CustodianShare(int number) => Number = number;

    /// <summary>1 to the count of the lock's custodians.</summary>
    public int Number { get; }

    internal ReadOnlySpan<byte> Secret => _secret;

    /// <summary>A copy; the caller wipes what it was copied from.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The secret has another length than <see cref="SecretBytes"/>.</exception>
    public static CustodianShare Of(int number, ReadOnlySpan<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretBytes, nameof(secret));
        var share = new CustodianShare(number);
        secret.CopyTo(share._secret);
        return share;
    }

    /// <summary>As its custodian keeps it, with the lock's <see cref="CustodianLock.Mark"/>; in a pinned array that the caller wipes.</summary>
    public byte[] Write(ulong lockMark) => ShareText.Write(Number, lockMark, _secret);

    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);

    internal static CustodianShare Draw(int number)
    {
        var share = new CustodianShare(number);
        RandomNumberGenerator.Fill(share._secret);
        return share;
    }
}
