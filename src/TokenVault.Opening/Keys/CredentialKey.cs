using System.Security.Cryptography;

namespace TokenVault.Opening.Keys;

/// <summary>The key for the credentials of payment processors at rest, out of the keystore.</summary>
/// <remarks>
/// HKDF-SHA256 of a row key, extracted first: a row key authenticates rows by HMAC, and no row must ever come to that key.
/// </remarks>
internal static class CredentialKey
{
    public const int KeyBytes = 32;

    /// <summary>The number of the row key that it comes from now.</summary>
    public static uint CurrentNumber(Keystore keystore) => keystore.Current(KeyPurpose.Row).Number;

    /// <param name="keystore">Opened.</param>
    /// <param name="number">Of the row key.</param>
    /// <param name="destination">Filled, <see cref="KeyBytes"/>; the caller wipes it.</param>
    /// <returns>False where there is no such row key, or no more.</returns>
    public static bool TryDerive(Keystore keystore, uint number, Span<byte> destination)
    {
        var found = keystore.TryGet(KeyPurpose.Row, number, out var rowKey);
        if (found)
        {
            HKDF.DeriveKey(HashAlgorithmName.SHA256, rowKey, destination, "TokenVault credentials 1"u8, info: []);
        }

        return found;
    }
}
