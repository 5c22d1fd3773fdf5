using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Gateway.Store;

namespace TokenVault.Gateway.Payments;

/// <summary>Keyed digests under which a charge is remembered. Each begins with the merchant, so no two merchants share a key.</summary>
internal sealed class ChargeDigests(GatewayKeys keys)
{
    public const int Bytes = HMACSHA256.HashSizeInBytes;

    /// <summary>Of the idempotency key: what the row is found by.</summary>
    public byte[] OfKey(MerchantId merchant, string idempotencyKey)
    {
        Span<byte> input = stackalloc byte[1 + MerchantId.LengthMax + ChargeIntake.IdempotencyKeyLengthMax];
        var length = merchant.Write(input);
        length += Encoding.ASCII.GetBytes(idempotencyKey, input[length..]);
        return HMACSHA256.HashData(keys.Idempotency, input[..length]);
    }

    /// <summary>
    /// Of what was asked: token, amount, currency, order reference. The CVC handle is not part of it: a card holder who types
    /// the code again makes the same purchase.
    /// </summary>
    public byte[] OfRequest(MerchantId merchant, ChargeOrder order)
    {
        // A character of UTF-8 text takes three bytes at most outside surrogates, and those were refused.
        Span<byte> input = stackalloc byte[1 + MerchantId.LengthMax + 16 + 8 + 3 + (3 * ChargeIntake.OrderReferenceLengthMax)];
        var length = merchant.Write(input);
        BinaryPrimitives.WriteUInt128BigEndian(input[length..], order.Token.Id);
        BinaryPrimitives.WriteInt64BigEndian(input[(length + 16)..], order.Amount.MinorUnits);
        length += 24;
        length += Encoding.ASCII.GetBytes(order.Amount.Currency.Code, input[length..]);
        length += Encoding.UTF8.GetBytes(order.OrderReference, input[length..]);
        return HMACSHA256.HashData(keys.Requests, input[..length]);
    }
}
