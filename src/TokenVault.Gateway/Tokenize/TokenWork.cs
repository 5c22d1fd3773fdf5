using System.Threading.Tasks.Sources;
using Microsoft.Extensions.ObjectPool;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Tokenize;

/// <summary>One request on its way through the pipeline. Pooled, and awaited without a task object of its own.</summary>
internal sealed class TokenWork(ObjectPool<TokenWork> pool) : IValueTaskSource<TokenizeResult>
{
    // Pinned, so that wiping it wipes the only copy.
    private readonly byte[] _slot = GC.AllocateArray<byte>(NumberSlot.Bytes, pinned: true);

    // Continuations run on the pool, never on the pipeline's own thread: a slow caller must not hold up a batch.
    private ManualResetValueTaskSourceCore<TokenizeResult> _core = new() { RunContinuationsAsynchronously = true };

    public WorkKind Kind { get; private set; }

    public MerchantId Merchant { get; private set; }

    public CardExpiry Expiry { get; private set; }

    /// <summary>The token to delete.</summary>
    public Token Token { get; private set; }

    /// <summary>Where the card stands in the batch's numbers and fingerprints.</summary>
    public int Place { get; set; }

    /// <summary>Where its row stands in the batch's reads; below zero where none was asked for.</summary>
    public int Lookup { get; set; }

    /// <summary>Whether the card had no token before.</summary>
    public bool IsNew { get; set; }

    /// <summary>What the sequencer decided; told when the batch is on disk.</summary>
    public TokenizeResult Result { get; set; }

    /// <summary>Why it was refused; null where it was not.</summary>
    public Exception? Refusal { get; set; }

    public ValueTask<TokenizeResult> Completion => new(this, _core.Version);

    public void BeginTokenize(MerchantId merchant, Pan pan, CardExpiry expiry)
    {
        (Kind, Merchant, Expiry) = (WorkKind.Tokenize, merchant, expiry);
        NumberSlot.Write(pan, _slot);
    }

    public void BeginDelete(MerchantId merchant, Token token) => (Kind, Merchant, Token) = (WorkKind.Delete, merchant, token);

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

    TokenizeResult IValueTaskSource<TokenizeResult>.GetResult(short token)
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

    ValueTaskSourceStatus IValueTaskSource<TokenizeResult>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<TokenizeResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Recycle()
    {
        Array.Clear(_slot);
        (Merchant, Expiry, Token, Result, Refusal) = (default, default, default, default, null);
        (Lookup, IsNew) = (-1, false);
        _core.Reset();
        pool.Return(this);
    }
}
