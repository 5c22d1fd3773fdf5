using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Operations;

/// <summary>What an operation holds until its outcome is known: a share of its authorization, or its token.</summary>
internal sealed class OperationHolds(IRecordStore store, AuthorizationBook authorizations, SingleUseBook tokens)
{
    /// <summary>Commits a batch with an operation's row, and in the same write lets go, or takes for good, what it held.</summary>
    public async Task CommitAsync(OperationRecord record, WriteBatch batch)
    {
        var isSettled = (Outcome)record.Outcome is Outcome.Succeeded or Outcome.Declined or Outcome.NotSent;
        if (isSettled && OperationId.TryParse(record.AuthorizationOperationId, out var authorization))
        {
            await authorizations.ChangeAsync(
                authorization, batch, totals => AuthorizationRules.Settle(totals, record), () => store.CommitAsync(batch));
        }
        else if (isSettled && record.HoldsToken)
        {
            if (!Token.TryParse(record.Token, out var token) || !OperationId.TryParse(record.OperationId, out var operation))
            {
                throw new VaultException(VaultErrorCode.RecordDamaged);
            }

            var isSpent = (Outcome)record.Outcome == Outcome.Succeeded;
            await tokens.SettleAsync(token, operation, isSpent, batch, () => store.CommitAsync(batch));
        }
        else
        {
            await store.CommitAsync(batch);
        }
    }
}
