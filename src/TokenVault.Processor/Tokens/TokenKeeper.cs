using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Tokens;

/// <summary>
/// Which cards may be opened: of no token that was retired, of no record that another one has replaced, after no token's end. It
/// remembers by itself, so that putting an older gateway's store back brings nothing of that back.
/// </summary>
/// <remarks>
/// A retirement can't be overtaken: it is marked in memory, under the token's lock, before anything of it is written, and whatever
/// begins an operation or opens a card looks and acts under that same lock (<see cref="Guard"/>). So what was not opened by then stays
/// closed, before the tombstone is on disk and the caller is told. The marks stand for what is on its way to the disk only; once it is
/// there, the store is what is read.
/// </remarks>
internal sealed class TokenKeeper(IRecordStore store, RowSeal seal, TimeProvider clock) : IDisposable
{
    // A lock is held for one look into the store and the opening of one card: some ten microseconds.
    private const int Stripes = 256;

    private readonly TokenFactTable _table = new(seal);
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];

    // Facts on their way to the disk, each in its lock's dictionary. As many as one call may hold: changes take turns.
    private readonly Dictionary<Token, TokenFact>[] _coming = [.. Enumerable.Range(0, Stripes).Select(_ => new Dictionary<Token, TokenFact>())];
    private readonly SemaphoreSlim _changes = new(1, 1);

    /// <summary>Does something with a card, unless it may not be opened any more. Nothing can be retired in between.</summary>
    /// <param name="context">The card's.</param>
    /// <param name="act">Is done under the token's lock: hands over or opens, and does not wait.</param>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.TokenRetired"/>, <see cref="VaultErrorCode.RecordVersionStale"/>, <see cref="VaultErrorCode.TokenExpired"/>.
    /// </exception>
    public T Guard<T>(in CardContext context, Func<T> act)
    {
        lock (_locks[StripeOf(context.Token)])
        {
            Require(context);
            return act();
        }
    }

    /// <summary>Retires tokens for good. Those that are retired stay as they are.</summary>
    /// <param name="tokens">Which.</param>
    /// <param name="record">
    /// Puts those that are not retired yet on record, before their tombstones are written: a crash in between leaves an entry too many and
    /// never a retirement without one.
    /// </param>
    public Task RetireAsync(IReadOnlyList<Retirement> tokens, Func<IReadOnlyList<Retirement>, Task> record)
    {
        var wanted = new Dictionary<Token, Retirement>(tokens.Count);
        foreach (var token in tokens)
        {
            wanted.TryAdd(token.Token, token);
        }

        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return ChangeAsync(
            [.. wanted.Keys],
            (token, fact) => fact.IsRetired
                ? fact
                : fact with { RetirementReason = (byte)wanted[token].Reason, RetireUnixSeconds = now },
            changed => record([.. changed.Select(token => wanted[token])]));
    }

    /// <summary>Remembers the lowest versions that may be opened. Never lowers one.</summary>
    /// <param name="versions">Which.</param>
    /// <param name="record">Puts those that change on record, before they do.</param>
    public Task RaiseAsync(IReadOnlyList<RaisedRecord> versions, Func<IReadOnlyList<RaisedRecord>, Task> record)
    {
        var wanted = new Dictionary<Token, RaisedRecord>(versions.Count);
        foreach (var raised in versions.OrderBy(raised => raised.Version))
        {
            wanted[raised.Token] = raised;
        }

        return ChangeAsync(
            [.. wanted.Keys],
            (token, fact) => fact with { LowestVersion = Math.Max(fact.LowestVersion, wanted[token].Version) },
            changed => record([.. changed.Select(token => wanted[token])]));
    }

    public void Dispose() => _changes.Dispose();

    private async Task ChangeAsync(
        IReadOnlyList<Token> tokens, Func<Token, TokenFact, TokenFact> change, Func<IReadOnlyList<Token>, Task> before)
    {
        await _changes.WaitAsync();
        var changed = new List<Token>(tokens.Count);
        try
        {
            var batch = new WriteBatch();
            foreach (var (token, fact) in Read(tokens))
            {
                var next = change(token, fact);
                if (next != fact)
                {
                    Mark(token, next);
                    changed.Add(token);
                    _table.Put(batch, token, next);
                }
            }

            if (changed.Count > 0)
            {
                await before(changed);
                await store.CommitAsync(batch);
            }
        }
        finally
        {
            // On disk by now, or refused: the store tells which.
            changed.ForEach(Unmark);
            _changes.Release();
        }
    }

    private void Require(in CardContext context)
    {
        var fact = FactOf(context.Token);
        if (fact.IsRetired)
        {
            throw new VaultException(VaultErrorCode.TokenRetired, "card.token");
        }

        if (context.RecordVersion < fact.LowestVersion)
        {
            throw new VaultException(VaultErrorCode.RecordVersionStale, "card.record_version");
        }

        // What the seal binds: another time than the token was made with does not open.
        if (context.ExpireUnixSeconds != 0 && clock.GetUtcNow().ToUnixTimeSeconds() >= context.ExpireUnixSeconds)
        {
            throw new VaultException(VaultErrorCode.TokenExpired, "card.expire_time_seconds");
        }
    }

    private TokenFact FactOf(Token token) =>
        _coming[StripeOf(token)].TryGetValue(token, out var coming) ? coming : Read([token])[0].Fact;

    private List<(Token Token, TokenFact Fact)> Read(IReadOnlyList<Token> tokens)
    {
        var batch = new ReadBatch();
        foreach (var token in tokens)
        {
            _table.AddLookup(batch, token);
        }

        store.Read(batch);
        var facts = new List<(Token, TokenFact)>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            facts.Add((tokens[i], _table.Read(batch, i, tokens[i])));
        }

        return facts;
    }

    private void Mark(Token token, in TokenFact fact)
    {
        var stripe = StripeOf(token);
        lock (_locks[stripe])
        {
            _coming[stripe][token] = fact;
        }
    }

    private void Unmark(Token token)
    {
        var stripe = StripeOf(token);
        lock (_locks[stripe])
        {
            _coming[stripe].Remove(token);
        }
    }

    // The low half of an identifier is random.
    private static int StripeOf(Token token) => (int)(token.Id % Stripes);
}
