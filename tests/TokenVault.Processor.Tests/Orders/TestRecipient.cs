using System.Security.Cryptography;
using TokenVault.Domain.Cards;
using TokenVault.Hpke;

namespace TokenVault.Processor.Tests.Orders;

internal static class TestRecipient
{
    /// <summary>A key of P-256 to which an order can be written: one in a thousand has a digest that looks like a card number.</summary>
    public static (byte[] PrivateKey, byte[] PublicKey) Draw()
    {
        while (true)
        {
            var key = HpkeKeyPair.Generate(HpkeKem.P256);
            if (!CardNumberPattern.IsIn(Convert.ToHexStringLower(SHA256.HashData(key.PublicKey))))
            {
                return key;
            }
        }
    }
}
