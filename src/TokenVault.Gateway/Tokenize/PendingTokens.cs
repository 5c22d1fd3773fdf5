using System.Runtime.InteropServices;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;

namespace TokenVault.Gateway.Tokenize;

/// <summary>
/// What batches have decided that a read of the store does not show yet, because their write is still under way. Asked before
/// the store, so that two calls with the same card at once get the same token.
/// </summary>
/// <remarks>Used by the sequencer alone. It holds fingerprints and tokens, never a card number.</remarks>
internal sealed class PendingTokens
{
    private readonly Dictionary<(MerchantId Merchant, Fingerprint Fingerprint), Entry> _cards = [];
    private readonly Dictionary<Token, long> _deleted = [];
    private readonly Queue<(long Batch, MerchantId Merchant, Fingerprint Fingerprint, Token Deleted)> _order = [];

    /// <summary>Notes that a batch gives a card this token.</summary>
    public void Put(long batch, MerchantId merchant, Fingerprint fingerprint, TokenizeResult result)
    {
        _cards[(merchant, fingerprint)] = new Entry(batch, IsDeleted: false, result);
        _order.Enqueue((batch, merchant, fingerprint, default));
    }

    /// <summary>Notes that a batch deletes a token, so that its card gets a new one.</summary>
    public void Delete(long batch, MerchantId merchant, Fingerprint fingerprint, Token token)
    {
        _cards[(merchant, fingerprint)] = new Entry(batch, IsDeleted: true, default);
        _deleted[token] = batch;
        _order.Enqueue((batch, merchant, fingerprint, token));
    }

    /// <summary>True where a batch under way decided about the card; <paramref name="result"/> is null where it was deleted.</summary>
    public bool TryGet(MerchantId merchant, Fingerprint fingerprint, out TokenizeResult? result)
    {
        var found = _cards.TryGetValue((merchant, fingerprint), out var entry);
        result = found && !entry.IsDeleted ? entry.Result : null;
        return found;
    }

    public bool IsDeleted(Token token) => _deleted.ContainsKey(token);

    /// <summary>Forgets what the store shows by now.</summary>
    public void Retire(long committedThrough)
    {
        while (_order.TryPeek(out var oldest) && oldest.Batch <= committedThrough)
        {
            _order.Dequeue();

            // A later batch may have decided anew about the same card; that decision stays.
            var card = (oldest.Merchant, oldest.Fingerprint);
            if (_cards.TryGetValue(card, out var entry) && entry.Batch <= committedThrough)
            {
                _cards.Remove(card);
            }

            _deleted.Remove(oldest.Deleted);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(long Batch, bool IsDeleted, TokenizeResult Result);
}
