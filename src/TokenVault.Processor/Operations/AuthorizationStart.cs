using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Fences;
using TokenVault.Processor.Limits;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Operations;

/// <summary>
/// Puts an authorization, charge or verification on disk before anything is done in its name: with its count, under the gateway's fence,
/// for a card that may still be opened, and with its token in hand where that is for single use.
/// </summary>
internal sealed class AuthorizationStart(
    OperationJournal journal, FenceKeeper fences, LimitKeeper limits, TokenKeeper tokens, SingleUseBook singleUse)
{
    /// <summary>Begins it. False where the id is taken.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.FenceStale"/>, <see cref="VaultErrorCode.MerchantLimitExceeded"/>, what
    /// <see cref="TokenKeeper.Guard"/> refuses, <see cref="VaultErrorCode.TokenHeld"/>, <see cref="VaultErrorCode.TokenSpent"/>:
    /// nothing is written.
    /// </exception>
    public async Task<bool> BeginAsync(AuthorizeOrder order, OperationRecord record, PspRoute route)
    {
        var batch = new WriteBatch();
        journal.AddBegin(batch, record, isSentAtOnce: !route.Processor.HasCardStep);
        var isBegun = false;
        try
        {
            return isBegun = await CommitAsync(order, batch);
        }
        finally
        {
            // Nothing is sent of what was not begun.
            record.SentTimeMs = isBegun ? record.SentTimeMs : 0;
        }
    }

    private async Task<bool> CommitAsync(AuthorizeOrder order, WriteBatch batch)
    {
        var context = order.Card.Context;
        if (order.HoldsToken)
        {
            return await singleUse.HoldAsync(context.Token, order.Order.Operation, batch, OutcomeOf, HandOver);
        }

        if (context.Usage == TokenUsage.SingleUse)
        {
            singleUse.RequireUnspent(context.Token);
        }

        return await HandOver();

        // Each lock within the one before, always in this order: the token's, the gateway's, the merchant's.
        ValueTask<bool> HandOver() =>
            tokens.Guard(context, () => fences.CommitAsync(order.Origin, () => limits.CommitAsync(order.Order, batch)));
    }

    private Outcome OutcomeOf(OperationId operation) =>
        journal.TryFind(operation, out var record) ? (Outcome)record.Outcome : throw new VaultException(VaultErrorCode.RecordDamaged);
}
