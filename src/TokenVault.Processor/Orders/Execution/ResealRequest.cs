using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.Transfer.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Transfers;
using TokenVault.Processor.Operations;
using TokenVault.Profiles.Orders;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>A card of a request, read and found to be whole.</summary>
internal sealed record ResealRequest(OrderedCard Card, TransferredToken Record)
{
    private const int CardsMax = 256;

    public OwnedToken Owned => new(Card.Context.Merchant, Card.Context.Token);

    /// <exception cref="VaultException">The first field that is wrong.</exception>
    public static IReadOnlyList<ResealRequest> Read(ResealCardsRequest request)
    {
        if (request.Tokens.Count is 0 or > CardsMax)
        {
            throw new VaultException(request.Tokens.Count == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.BatchTooLarge, "tokens");
        }

        return [.. request.Tokens.Select(Read)];
    }

    /// <summary>What goes to the recipient beside the card: an authority gets nothing of what merchants noted.</summary>
    public TransferredToken RecordFor(CardOrder order)
    {
        if (string.Equals(order.Kind, CardOrder.ForMigration, StringComparison.Ordinal))
        {
            return Record;
        }

        var bare = Record.Clone();
        bare.Details = null;
        return bare;
    }

    private static ResealRequest Read(OrderedToken message)
    {
        if (message.Card is null)
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "tokens.card");
        }

        var card = CardReader.Read(message.Card);

        // What the seal binds has to be what is told beside it.
        if (message.Record is not { } record
            || !string.Equals(record.Token, message.Card.Token, StringComparison.Ordinal)
            || !string.Equals(record.MerchantId, message.Card.MerchantId, StringComparison.Ordinal)
            || record.Usage != message.Card.Usage
            || record.RecordVersion != message.Card.RecordVersion
            || record.ExpireTimeSeconds != message.Card.ExpireTimeSeconds
            || record.ExpiryMonth != card.Expiry.Month
            || record.ExpiryYear != card.Expiry.Year
            || record.CalculateSize() > TransferPlaintext.RecordBytesMax)
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "tokens.record");
        }

        return new ResealRequest(card, record);
    }
}
