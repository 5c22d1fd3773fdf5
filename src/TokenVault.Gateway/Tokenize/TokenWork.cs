using System.Threading.Tasks.Sources;
using Microsoft.Extensions.ObjectPool;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Resealing;
using TokenVault.Gateway.Tokenize.Rekeying;
using TokenVault.Gateway.Transfers;

namespace TokenVault.Gateway.Tokenize;

/// <summary>One request on its way through the pipeline. Pooled, and awaited without a task object of its own.</summary>
internal sealed class TokenWork(ObjectPool<TokenWork> pool) : IValueTaskSource<CardToken>
{
    // Pinned, so that wiping it wipes the only copy.
    private readonly byte[] _slot = GC.AllocateArray<byte>(NumberSlot.Bytes, pinned: true);

    // Continuations run on the pool, never on the pipeline's own thread: a slow caller must not hold up a batch.
    private ManualResetValueTaskSourceCore<CardToken> _core = new() { RunContinuationsAsynchronously = true };

    public WorkKind Kind { get; private set; }

    public MerchantId Merchant { get; private set; }

    public CardExpiry Expiry { get; private set; }

    /// <summary>What is wanted of the token.</summary>
    public TokenTerms Terms { get; private set; } = TokenTerms.Plain;

    /// <summary>The token to change, delete or deduplicate.</summary>
    public OwnedToken Token { get; private set; }

    /// <summary>What to change.</summary>
    public TokenChange? Change { get; private set; }

    /// <summary>What the adapter told late.</summary>
    public Fingerprint LateFingerprint { get; private set; }

    /// <summary>What comes from another vault.</summary>
    public Arrival? Arrival { get; private set; }

    /// <summary>What the adapter sealed anew.</summary>
    public ResealedToken? Resealed { get; private set; }

    /// <summary>By what the token is to be found.</summary>
    public RekeyedToken? Rekeyed { get; private set; }

    /// <summary>How many numbers of it the adapter fingerprints: its card, and candidates for a token that passes for one.</summary>
    public int Numbers => Kind switch
    {
        WorkKind.Tokenize => 1 + Terms.Candidates,
        WorkKind.Update when Change!.HasCard => 1,
        _ => 0,
    };

    /// <summary>Whether deciding it takes more of a token than which card it is for.</summary>
    public bool TouchesDetails => Kind is WorkKind.Update or WorkKind.Delete or WorkKind.Deduplicate or WorkKind.TakeIn or WorkKind.Rekey or WorkKind.Reseal
        || Terms.TouchesDetails;

    /// <summary>Where the card stands in the batch's numbers and fingerprints.</summary>
    public int Place { get; set; }

    /// <summary>Where its row stands in the batch's reads; below zero where none was asked for.</summary>
    public int Lookup { get; set; }

    /// <summary>The same of the other fingerprint key, where there is one.</summary>
    public int OtherLookup { get; set; }

    /// <summary>Whether its row was found by the other fingerprint key.</summary>
    public bool IsByOther { get; set; }

    /// <summary>Where its idempotency key's row stands in the batch's reads.</summary>
    public int KeyLookup { get; set; }

    /// <summary>Whether the card had no token before.</summary>
    public bool IsNew { get; set; }

    /// <summary>What the sequencer decided; told when the batch is on disk.</summary>
    public CardToken Result { get; set; }

    /// <summary>Why it was refused; null where it was not.</summary>
    public Exception? Refusal { get; set; }

    public ValueTask<CardToken> Completion => new(this, _core.Version);

    public void BeginTokenize(MerchantId merchant, Pan pan, CardExpiry expiry, TokenTerms terms)
    {
        (Kind, Merchant, Expiry, Terms) = (WorkKind.Tokenize, merchant, expiry, terms);
        NumberSlot.Write(pan, _slot);
    }

    public void BeginUpdate(OwnedToken token, TokenChange change) => (Kind, Merchant, Token, Change) = (WorkKind.Update, token.Merchant, token, change);

    /// <summary>Puts another card under the token.</summary>
    public void BeginUpdate(OwnedToken token, TokenChange change, Pan pan, CardExpiry expiry)
    {
        BeginUpdate(token, change);
        Expiry = expiry;
        NumberSlot.Write(pan, _slot);
    }

    public void BeginDelete(OwnedToken token) => (Kind, Merchant, Token) = (WorkKind.Delete, token.Merchant, token);

    public void BeginDeduplicate(OwnedToken token, Fingerprint fingerprint) =>
        (Kind, Merchant, Token, LateFingerprint) = (WorkKind.Deduplicate, token.Merchant, token, fingerprint);

    public void BeginTakeIn(Arrival arrival) => (Kind, Merchant, Token, Arrival) = (WorkKind.TakeIn, arrival.Owned.Merchant, arrival.Owned, arrival);

    public void BeginReseal(OwnedToken token, ResealedToken resealed) =>
        (Kind, Merchant, Token, Resealed) = (WorkKind.Reseal, token.Merchant, token, resealed);

    public void BeginRekey(OwnedToken token, RekeyedToken? rekeyed) => (Kind, Merchant, Token, Rekeyed) = (WorkKind.Rekey, token.Merchant, token, rekeyed);

    public void BeginEndEpoch() => Kind = WorkKind.EndEpoch;

    /// <summary>Hands the card number over to the batch and keeps none.</summary>
    public void MoveNumber(Span<byte> destination)
    {
        _slot.CopyTo(destination);
        Array.Clear(_slot);
    }

    public void Complete()
    {
        if (Refusal is null)
        {
            _core.SetResult(Result);
        }
        else
        {
            _core.SetException(Refusal);
        }
    }

    /// <summary>Gives a work back that was never queued.</summary>
    public void Abandon() => Recycle();

    CardToken IValueTaskSource<CardToken>.GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            Recycle();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<CardToken>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<CardToken>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Recycle()
    {
        Array.Clear(_slot);
        (Merchant, Expiry, Token, Result, Refusal) = (default, default, default, default, null);
        (Terms, Change, LateFingerprint, Arrival, Rekeyed, Resealed) = (TokenTerms.Plain, null, default, null, null, null);
        (Lookup, OtherLookup, KeyLookup, IsNew, IsByOther) = (-1, -1, -1, false, false);
        _core.Reset();
        pool.Return(this);
    }
}
