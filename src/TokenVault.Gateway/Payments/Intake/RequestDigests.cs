using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Gateway.Store;

namespace TokenVault.Gateway.Payments.Intake;

/// <summary>Keyed digests under which a request is remembered. Each begins with the merchant, so no two merchants share a key.</summary>
internal sealed class RequestDigests(GatewayKeys keys)
{
    public const int Bytes = HMACSHA256.HashSizeInBytes;

    /// <summary>Of the idempotency key: what the row is found by.</summary>
    public byte[] OfKey(MerchantId merchant, string idempotencyKey)
    {
        Span<byte> input = stackalloc byte[1 + MerchantId.LengthMax + FieldIntake.IdempotencyKeyLengthMax];
        var length = merchant.Write(input);
        length += Encoding.ASCII.GetBytes(idempotencyKey, input[length..]);
        return HMACSHA256.HashData(keys.Idempotency, input[..length]);
    }

    /// <summary>
    /// Of what was asked. The CVC handle and the cryptograms of an authentication are not part of it: a card holder who types the
    /// code or authenticates again makes the same purchase. PCI DSS 3.3.1 also wants no trace of the former.
    /// </summary>
    public byte[] OfRequest(MerchantId merchant, AuthorizationOrder order)
    {
        using var digest = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys.Requests);
        Begin(digest, merchant, order.Kind);
        Span<byte> token = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(token, order.Token.Id);
        digest.AppendData(token);
        Append(digest, order.MinorUnits);
        Append(digest, order.Currency.Code);
        Append(digest, order.OrderReference);
        var details = order.Details;
        Append(digest, details.Description);
        Append(digest, details.ReturnUrl);
        Append(digest, (long)details.Initiator);
        Append(digest, (long)details.Reason);
        Append(digest, details.FirstPayment?.ToString() ?? "");
        Append(digest, details.NetworkTransactionId);
        foreach (var part in PartsOf(details.BillingAddress ?? new BillingAddress()))
        {
            Append(digest, part);
        }

        return digest.GetHashAndReset();
    }

    /// <summary>Of a capture, void or refund.</summary>
    public byte[] OfRequest(MerchantId merchant, FollowUpOrder order)
    {
        using var digest = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys.Requests);
        Begin(digest, merchant, order.Kind);
        Append(digest, order.Payment.ToString());
        Append(digest, order.Amount?.MinorUnits ?? 0);
        Append(digest, order.Amount?.Currency.Code ?? "");
        return digest.GetHashAndReset();
    }

    private static string[] PartsOf(BillingAddress address) =>
        [address.Line1, address.Line2, address.City, address.State, address.PostalCode, address.CountryCode];

    private static void Begin(IncrementalHash digest, MerchantId merchant, OperationKind kind)
    {
        Span<byte> begin = stackalloc byte[2 + MerchantId.LengthMax];
        begin[0] = (byte)kind;
        digest.AppendData(begin[..(1 + merchant.Write(begin[1..]))]);
    }

    private static void Append(IncrementalHash digest, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        digest.AppendData(bytes);
    }

    // With its length before it, so that no two lists of texts give the same bytes.
    private static void Append(IncrementalHash digest, string text)
    {
        // The longest text that the intake lets through is a return address of 1,024 characters, or 255 characters of three bytes.
        Span<byte> bytes = stackalloc byte[sizeof(int) + 1024];
        var length = Encoding.UTF8.GetBytes(text, bytes[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        digest.AppendData(bytes[..(sizeof(int) + length)]);
    }
}
