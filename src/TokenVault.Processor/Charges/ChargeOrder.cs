using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Charges;

/// <summary>A charge that a gateway asked for, checked.</summary>
internal sealed record ChargeOrder(PspCharge Charge, ChargedCard Card, ReadOnlyMemory<byte> CvcHandle, GatewayId Gateway)
{
    public OperationId Operation => Charge.Operation;

    public MerchantId Merchant => Card.Context.Merchant;

    /// <summary>What the record of disclosures is to say.</summary>
    public DisclosureSubject SubjectFor(string recipient) =>
        new(Card.Context.Token, Merchant, Charge.Payment, Operation, recipient, Gateway);

    /// <summary>
    /// Digest of what was asked, so that an operation's id can't stand for two things. Without the CVC, which may not leave a
    /// trace, and without the epoch's form, which changes when its key is wrapped anew.
    /// </summary>
    public byte[] Digest()
    {
        Span<byte> bytes = stackalloc byte[5 + 16 + 16 + 8 + 3 + 1 + MerchantId.LengthMax + CardContext.BytesMax];
        "TVOD\u0001"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[5..], Operation.Id);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[21..], Charge.Payment.Id);
        BinaryPrimitives.WriteInt64BigEndian(bytes[37..], Charge.Amount.MinorUnits);
        Encoding.ASCII.GetBytes(Charge.Amount.Currency.Code, bytes[45..]);
        bytes[48] = (byte)Gateway.Value.Length;
        var length = 49 + Encoding.ASCII.GetBytes(Gateway.Value, bytes[49..]);
        length += Card.Context.Write(bytes[length..]);
        return SHA256.HashData(bytes[..length]);
    }
}
