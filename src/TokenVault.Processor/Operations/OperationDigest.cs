using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Envelope.Cards;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Operations;

/// <summary>
/// Digests of what was asked, so that an operation's id can't stand for two things. Without the CVC, the cryptogram and the
/// address, which may not leave a trace; without the epoch's form, which changes when its key is wrapped anew; and without what
/// differs between two tries at one operation: the fence, the brand and the processors to avoid.
/// </summary>
internal static class OperationDigest
{
    public static byte[] Of(AuthorizeOrder order)
    {
        using var hash = Start(order.Order, order.Origin.Gateway);
        Span<byte> card = stackalloc byte[CardContext.BytesMax];
        hash.AppendData(card[..order.Card.Context.Write(FieldKind.CardNumber, card)]);
        Append(hash, order.Order.OrderReference);
        Append(hash, order.Order.Description);
        Append(hash, order.Order.ReturnUrl);
        var stored = order.Order.StoredCredential;
        Append(hash, (long)(stored?.Initiator ?? Initiator.Unspecified));
        Append(hash, (long)(stored?.Reason ?? StoredCredentialReason.Unspecified));
        Append(hash, stored?.NetworkTransactionId ?? "");
        return hash.GetHashAndReset();
    }

    public static byte[] Of(FollowUpOrder order)
    {
        using var hash = Start(order.Order, order.Origin.Gateway);
        Append(hash, order.Authorization.ToString());
        Append(hash, order.Order.IsFinal ? 1 : 0);
        return hash.GetHashAndReset();
    }

    private static IncrementalHash Start(PspOrder order, GatewayId gateway)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("TVOD\u0002"u8);
        Append(hash, (long)order.Kind);
        Append(hash, order.Operation.ToString());
        Append(hash, order.Payment.ToString());
        Append(hash, order.Merchant.Value);
        Append(hash, gateway.Value);
        Append(hash, order.AmountMinorUnits);
        Append(hash, order.Currency.Code);
        return hash;
    }

    // With its length before it, so that what follows can't be taken for a part of it.
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
