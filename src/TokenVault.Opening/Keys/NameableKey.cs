using System.Security.Cryptography;
using TokenVault.Domain.Cards;
using TokenVault.Envelope;
using TokenVault.Hpke;

namespace TokenVault.Opening.Keys;

/// <summary>Draws key pairs whose public key can be called by its digest in a record and in answers.</summary>
internal static class NameableKey
{
    /// <summary>A private key of 32 bytes, which the caller wipes.</summary>
    /// <remarks>
    /// The digest of one key in a thousand or so has digits in it that look like a card number. No answer and no line of the record takes
    /// that, so an order to such a key could not be written.
    /// </remarks>
    public static byte[] Draw(SuiteId suite)
    {
        while (true)
        {
            var (privateKey, publicKey) = HpkeKeyPair.Generate(Suites.KemOf(suite));
            if (!CardNumberPattern.IsIn(Convert.ToHexStringLower(SHA256.HashData(publicKey))))
            {
                return privateKey;
            }

            CryptographicOperations.ZeroMemory(privateKey);
        }
    }
}
