using System.Buffers.Binary;
using Google.Protobuf;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Orders.Execution;

/// <summary>How far gateways are with orders, on disk.</summary>
internal sealed class OrderLedger(IRecordStore store, RowSeal seal)
{
    private readonly OrderTable _table = new(seal);

    public Task<IReadOnlyDictionary<GatewayId, OrderProgressRecord>> ReadAsync(UInt128 order, CancellationToken cancellation) =>
        _table.ReadProgressAsync(store, order, cancellation);

    /// <summary>The finished parts, in order.</summary>
    public Task<IReadOnlyList<OrderPartRecord>> ReadPartsAsync(UInt128 order, GatewayId gateway, uint count) =>
        _table.ReadPartsAsync(store, order, gateway, count, CancellationToken.None);

    /// <summary>The cards that were opened for the part under way.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public HashSet<OwnedToken> ReadOpened(UInt128 order, GatewayId gateway, uint batches)
    {
        var opened = new HashSet<OwnedToken>();
        foreach (var record in _table.ReadOpened(store, order, gateway, batches))
        {
            foreach (var (token, merchant) in record.Tokens.Zip(record.Merchants))
            {
                opened.Add(new OwnedToken(
                    MerchantId.TryParse(merchant, out var owner) ? owner : throw new VaultException(VaultErrorCode.RecordDamaged),
                    new Token(BinaryPrimitives.ReadUInt128BigEndian(token.Span))));
            }
        }

        return opened;
    }

    /// <summary>Stores which cards are about to be opened, and how many that makes; on disk when it returns.</summary>
    public async Task PutOpenedAsync(UInt128 order, GatewayId gateway, OrderProgressRecord progress, IReadOnlyList<OwnedToken> cards)
    {
        var record = new OrderOpenedRecord();
        foreach (var card in cards)
        {
            var token = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(token, card.Token.Id);
            record.Tokens.Add(UnsafeByteOperations.UnsafeWrap(token));
            record.Merchants.Add(card.Merchant.Value);
        }

        var batch = new WriteBatch();
        _table.PutOpened(batch, order, gateway, progress.OpenedBatches, record);
        _table.PutProgress(batch, order, gateway, progress);
        await store.CommitAsync(batch);
    }

    /// <summary>Stores how far a gateway is, and the part that brought it there; on disk when it returns.</summary>
    /// <param name="order">The order's id.</param>
    /// <param name="gateway">The gateway.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="part">The part; null where none was finished.</param>
    /// <param name="openedBatches">Rows of opened cards that have served.</param>
    public async Task PutAsync(UInt128 order, GatewayId gateway, OrderProgressRecord progress, OrderPartRecord? part, uint openedBatches = 0)
    {
        var batch = new WriteBatch();
        for (var number = 1u; number <= openedBatches; number++)
        {
            _table.DeleteOpened(batch, order, gateway, number);
        }

        _table.PutProgress(batch, order, gateway, progress);
        if (part is not null)
        {
            _table.PutPart(batch, order, gateway, progress.Parts, part);
        }

        await store.CommitAsync(batch);
    }
}
