using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Store;
using TokenVault.Storage;

namespace TokenVault.Gateway.Privacy.Holds;

/// <summary>Which tokens are not to be deleted for now. Whoever deletes looks and deletes within a turn; a hold is placed between turns.</summary>
internal sealed class HeldTokens(IRecordStore store, TokenTables tables, LegalHolds holds) : IDisposable
{
    // Deletions share writes, so that more at once would be no quicker.
    private const int TurnsMax = 64;

    private readonly SemaphoreSlim _turns = new(TurnsMax, TurnsMax);
    private readonly SemaphoreSlim _placing = new(1, 1);

    /// <summary>Waits for a turn to delete. Dispose of the result when done.</summary>
    public async Task<Turn> EnterAsync()
    {
        await _turns.WaitAsync();
        return new Turn(_turns);
    }

    /// <summary>Runs what places a hold when no deletion is under way: none that looked before goes on after it.</summary>
    public async Task BetweenTurnsAsync(Func<Task> place)
    {
        await _placing.WaitAsync();
        var taken = 0;
        try
        {
            for (; taken < TurnsMax; taken++)
            {
                await _turns.WaitAsync();
            }

            await place();
        }
        finally
        {
            if (taken > 0)
            {
                _turns.Release(taken);
            }

            _placing.Release();
        }
    }

    /// <exception cref="VaultException">LegalHold; StoreUnavailable where the holds are not known yet.</exception>
    public void Require(OwnedToken token)
    {
        if (IsHeld(token))
        {
            throw new VaultException(VaultErrorCode.LegalHold, "token");
        }
    }

    /// <summary>Whether a hold stands on one of the token's customers.</summary>
    /// <exception cref="VaultException">StoreUnavailable, RecordDamaged.</exception>
    public bool IsHeld(OwnedToken token)
    {
        if (!holds.IsAny)
        {
            return false;
        }

        var reads = new ReadBatch();
        var at = tables.Details.AddLookup(reads, token);
        store.Read(reads);
        return tables.Details.Read(reads, at, token) is { } details
            && details.Customers.Any(customer => holds.Stands(new CustomerId(token.Merchant, customer)));
    }

    public void Dispose()
    {
        _turns.Dispose();
        _placing.Dispose();
    }

    internal readonly struct Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
