using TokenVault.Domain.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Operations;

/// <summary>Changes an authorization's totals, one change after the other, each in one write with the operation that it is for.</summary>
internal sealed class AuthorizationBook(IRecordStore store, RowSeal seal)
{
    // A stripe is held for one durable write. Two authorizations that share one wait a little; nothing more.
    private const int Stripes = 64;

    private readonly AuthorizationTable _table = new(seal);
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Reads the totals, adds the changed ones to the batch and commits it.</summary>
    /// <param name="authorization">Whose totals.</param>
    /// <param name="batch">What is written with them.</param>
    /// <param name="change">Gives the totals as they are to be, or throws and nothing is written.</param>
    /// <param name="commit">Commits the batch.</param>
    public async Task<bool> ChangeAsync(
        OperationId authorization,
        WriteBatch batch,
        Func<AuthorizationTotals, AuthorizationTotals> change,
        Func<ValueTask<bool>> commit)
    {
        // The low half of an identifier is random.
        var turn = _turns[(int)(authorization.Id % Stripes)];
        await turn.WaitAsync();
        try
        {
            _table.Put(batch, authorization, change(Read(authorization)));
            return await commit();
        }
        finally
        {
            turn.Release();
        }
    }

    public AuthorizationTotals Read(OperationId authorization)
    {
        var batch = new ReadBatch();
        var index = _table.AddLookup(batch, authorization);
        store.Read(batch);
        return _table.Read(batch, index, authorization);
    }
}
