using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Tokens;

/// <summary>
/// Which operation has a token for single use. It is held in the write that begins the operation, and spent or freed in the write of the
/// operation's outcome, so a crash leaves the two as they were.
/// </summary>
/// <remarks>One change of a token after the other: what a process left held when it was cut off can be taken over by one only.</remarks>
internal sealed class SingleUseBook(IRecordStore store, RowSeal seal)
{
    // A stripe is held for one durable write. Two tokens that share one wait a little; nothing more.
    private const int Stripes = 256;

    private readonly TokenHoldTable _table = new(seal);
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Adds the hold to the batch and commits it. False where the operation's id is taken.</summary>
    /// <param name="token">The token.</param>
    /// <param name="operation">The operation that is about to begin.</param>
    /// <param name="batch">Holds the operation's row.</param>
    /// <param name="outcomeOf">What became of an operation; 0 while it is under way.</param>
    /// <param name="commit">Commits the batch.</param>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.TokenHeld"/>, <see cref="VaultErrorCode.TokenSpent"/>: nothing is written.
    /// </exception>
    public async Task<bool> HoldAsync(
        Token token, OperationId operation, WriteBatch batch, Func<OperationId, Outcome> outcomeOf, Func<ValueTask<bool>> commit)
    {
        var turn = TurnOf(token);
        await turn.WaitAsync();
        try
        {
            var hold = new TokenHold(operation, IsSpent: false);
            if (Read(token) is not { } earlier)
            {
                _table.Insert(batch, token, hold);
            }
            else if (earlier.Operation == operation)
            {
                return false;
            }
            else
            {
                Judge(earlier, outcomeOf);
                _table.Put(batch, token, hold);
            }

            return await commit();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Adds to the batch what an operation's outcome means for its token, and commits it.</summary>
    /// <param name="token">The token.</param>
    /// <param name="operation">The operation that held it.</param>
    /// <param name="isSpent">Whether it succeeded.</param>
    /// <param name="batch">Holds the outcome.</param>
    /// <param name="commit">Commits the batch.</param>
    public async Task SettleAsync(Token token, OperationId operation, bool isSpent, WriteBatch batch, Func<ValueTask<bool>> commit)
    {
        var turn = TurnOf(token);
        await turn.WaitAsync();
        try
        {
            // One that was taken for not sent and is known to have succeeded later spends the token all the same, whoever has it by then.
            var hold = Read(token);
            if (isSpent && hold is not { IsSpent: true })
            {
                _table.Put(batch, token, new TokenHold(operation, IsSpent: true));
            }
            else if (!isSpent && hold is { IsSpent: false } held && held.Operation == operation)
            {
                _table.Delete(batch, token);
            }

            await commit();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <exception cref="VaultException"><see cref="VaultErrorCode.TokenSpent"/></exception>
    public void RequireUnspent(Token token)
    {
        if (Read(token) is { IsSpent: true })
        {
            throw new VaultException(VaultErrorCode.TokenSpent, "card.token");
        }
    }

    /// <summary>Spends a free token for an order by which it goes on elsewhere: it must not serve here as well. A second time for the same order it stays spent.</summary>
    /// <param name="token">The token.</param>
    /// <param name="order">The order's id, which is the name of no operation.</param>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.TokenHeld"/>, <see cref="VaultErrorCode.TokenSpent"/></exception>
    public async Task SpendAsync(Token token, UInt128 order)
    {
        var turn = TurnOf(token);
        await turn.WaitAsync();
        try
        {
            if (Read(token) is not { } hold)
            {
                var batch = new WriteBatch();
                _table.Insert(batch, token, new TokenHold(new OperationId(order), IsSpent: true));
                if (!await store.CommitAsync(batch))
                {
                    throw new VaultException(VaultErrorCode.TokenHeld, "card.token");
                }
            }
            else if (hold.Operation.Id != order)
            {
                throw new VaultException(hold.IsSpent ? VaultErrorCode.TokenSpent : VaultErrorCode.TokenHeld, "card.token");
            }
        }
        finally
        {
            turn.Release();
        }
    }

    // An operation that was cut off before it sent anything has no outcome on disk that could have freed its token.
    private static void Judge(in TokenHold earlier, Func<OperationId, Outcome> outcomeOf)
    {
        if (earlier.IsSpent)
        {
            throw new VaultException(VaultErrorCode.TokenSpent, "card.token");
        }

        if (outcomeOf(earlier.Operation) is not (Outcome.NotSent or Outcome.Declined))
        {
            throw new VaultException(VaultErrorCode.TokenHeld, "card.token");
        }
    }

    private TokenHold? Read(Token token)
    {
        var batch = new ReadBatch();
        var index = _table.AddLookup(batch, token);
        store.Read(batch);
        return _table.Read(batch, index, token);
    }

    // The low half of an identifier is random.
    private SemaphoreSlim TurnOf(Token token) => _turns[(int)(token.Id % Stripes)];
}
