using System.Runtime.InteropServices;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokenize.Deciding;

/// <summary>
/// What batches have decided that a read of the store does not show yet, because their write is still under way. Asked before
/// the store, so that two calls with the same card at once get the same token.
/// </summary>
/// <remarks>Used by the sequencer alone. It holds fingerprints, tokens and sealed cards, never a card number.</remarks>
internal sealed class PendingTokens
{
    private readonly Dictionary<(MerchantId Merchant, Fingerprint Fingerprint), Card> _cards = [];
    private readonly Dictionary<OwnedToken, Entry> _entries = [];
    private readonly Dictionary<(MerchantId Merchant, string Digits), long> _digits = [];
    private readonly Dictionary<(UInt128, UInt128), Key> _keys = [];

    // What most batches only have, and the others.
    private readonly Queue<(long Batch, MerchantId Merchant, Fingerprint Fingerprint)> _cardOrder = [];
    private readonly Queue<(long Batch, Action<long> Forget)> _order = [];

    /// <summary>Notes what a batch decided about a card.</summary>
    public void Put(long batch, MerchantId merchant, Fingerprint fingerprint, PendingCard card)
    {
        _cards[(merchant, fingerprint)] = new Card(batch, card);
        _cardOrder.Enqueue((batch, merchant, fingerprint));
    }

    public bool TryGet(MerchantId merchant, Fingerprint fingerprint, out PendingCard card)
    {
        var found = _cards.TryGetValue((merchant, fingerprint), out var pending);
        card = pending.Decided;
        return found;
    }

    /// <summary>Notes a token as a batch leaves it.</summary>
    public void Put(long batch, TokenEntry entry)
    {
        _entries[entry.Owned] = new Entry(batch, entry);
        _order.Enqueue((batch, through => Forget(_entries, entry.Owned, pending => pending.Batch <= through)));
    }

    public bool TryGet(OwnedToken token, out TokenEntry entry)
    {
        var found = _entries.TryGetValue(token, out var pending);
        entry = pending.Decided;
        return found;
    }

    /// <summary>Notes that a batch gives a token these digits.</summary>
    public void PutDigits(long batch, MerchantId merchant, string digits)
    {
        _digits[(merchant, digits)] = batch;
        _order.Enqueue((batch, through => Forget(_digits, (merchant, digits), pending => pending <= through)));
    }

    public bool HasDigits(MerchantId merchant, string digits) => _digits.ContainsKey((merchant, digits));

    /// <summary>Notes what a batch has an idempotency key stand for.</summary>
    public void PutKey(long batch, ReadOnlySpan<byte> digest, TokenKeyRow row)
    {
        var key = NameOf(digest);
        _keys[key] = new Key(batch, row);
        _order.Enqueue((batch, through => Forget(_keys, key, pending => pending.Batch <= through)));
    }

    public bool TryGetKey(ReadOnlySpan<byte> digest, out TokenKeyRow row)
    {
        var found = _keys.TryGetValue(NameOf(digest), out var pending);
        row = pending.Decided;
        return found;
    }

    /// <summary>Forgets what the store shows by now.</summary>
    public void Retire(long committedThrough)
    {
        while (_cardOrder.TryPeek(out var oldest) && oldest.Batch <= committedThrough)
        {
            _cardOrder.Dequeue();

            // A later batch may have decided anew about the same card; that decision stays.
            var card = (oldest.Merchant, oldest.Fingerprint);
            if (_cards.TryGetValue(card, out var pending) && pending.Batch <= committedThrough)
            {
                _cards.Remove(card);
            }
        }

        while (_order.TryPeek(out var oldest) && oldest.Batch <= committedThrough)
        {
            _order.Dequeue().Forget(committedThrough);
        }
    }

    private static void Forget<TKey, TValue>(Dictionary<TKey, TValue> pending, TKey key, Func<TValue, bool> isOld)
        where TKey : notnull
    {
        if (pending.TryGetValue(key, out var value) && isOld(value))
        {
            pending.Remove(key);
        }
    }

    private static (UInt128 Left, UInt128 Right) NameOf(ReadOnlySpan<byte> digest) =>
        (MemoryMarshal.Read<UInt128>(digest), MemoryMarshal.Read<UInt128>(digest[16..]));

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Card(long Batch, PendingCard Decided);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(long Batch, TokenEntry Decided);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Key(long Batch, TokenKeyRow Decided);
}
