using System.Text;
using TokenVault.Domain.Callers;

namespace TokenVault.Processor.Psp.Accounts.Credentials;

/// <summary>Whose credential a file holds. Its seal binds all of it, so that a file in another account's place does not open.</summary>
internal readonly record struct CredentialPlace(CredentialKind Kind, MerchantId Merchant, string Processor)
{
    /// <summary>Lengths before names, so that no two accounts have the same bytes.</summary>
    public byte[] Encode()
    {
        var (merchant, processor) = (Encoding.UTF8.GetBytes(Merchant.ToString()), Encoding.UTF8.GetBytes(Processor));
        return [(byte)Kind, checked((byte)merchant.Length), .. merchant, checked((byte)processor.Length), .. processor];
    }
}
