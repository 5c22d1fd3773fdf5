using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Store;
using TokenVault.Gateway.Tokenize.Intake;

namespace TokenVault.Gateway.Privacy;

/// <summary>A card holder as his merchant names him.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CustomerId(MerchantId Merchant, string Reference)
{
    /// <summary>Whether there is such a merchant or customer is not asked: who is unknown has nothing.</summary>
    /// <exception cref="VaultException">FieldMissing, CustomerReferenceInvalid, TextHoldsCardNumber.</exception>
    public static CustomerId Read(string merchant, string reference)
    {
        const string Field = "customer_reference";
        if (!MerchantId.TryParse(merchant, out var id))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "merchant_id");
        }

        return reference.Length == 0
            ? throw new VaultException(VaultErrorCode.FieldMissing, Field)
            : new CustomerId(id, TokenTexts.ReadCustomer(reference, Field));
    }

    /// <summary>What stands for the customer once his name is not kept any more.</summary>
    public byte[] DigestUnder(GatewayKeys keys)
    {
        Span<byte> merchant = stackalloc byte[1 + MerchantId.LengthMax];
        merchant = merchant[..Merchant.Write(merchant)];
        return HMACSHA256.HashData(keys.Customers, (byte[])[.. merchant, .. Encoding.ASCII.GetBytes(Reference)]);
    }
}
