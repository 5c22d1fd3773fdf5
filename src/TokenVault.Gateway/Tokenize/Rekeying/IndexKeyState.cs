using System.Buffers.Binary;
using TokenVault.Domain.Errors;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tokenize.Rekeying;

/// <summary>Remembers by which fingerprint keys cards are recognised. Any thread may look; changes come from one at a time.</summary>
/// <remarks>
/// A change is on disk before it is seen here. What a batch is asked for with is read when it is laid out, and batches are decided in their order: so each that
/// knows the index's own key only is decided before the first that knows both, and nothing is filed where another would not find it.
/// The fact: index's key (1) ‖ next (1) ‖ former (1) ‖ former until, milliseconds since 1970 (8, big-endian).
/// </remarks>
internal sealed partial class IndexKeyState
{
    private const string Name = "fingerprint-keys";
    private const int FactBytes = 3 + sizeof(long);

    private readonly IRecordStore _store;
    private readonly MetaTable _meta;
    private readonly ILogger<IndexKeyState> _logger;
    private readonly Lock _lock = new();
    private IndexKeys _keys;

    /// <exception cref="VaultException"><see cref="VaultErrorCode.RecordDamaged"/></exception>
    public IndexKeyState(IRecordStore store, MetaTable meta, ILogger<IndexKeyState> logger)
    {
        (_store, _meta, _logger) = (store, meta, logger);
        var reads = new ReadBatch();
        var at = meta.AddLookup(reads, Name);
        store.Read(reads);
        if (meta.TryRead(reads, at, Name, out var fact))
        {
            _keys = fact.Length == FactBytes
                ? new IndexKeys(fact[0], fact[1], fact[2], DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(fact[3..])))
                : throw new VaultException(VaultErrorCode.RecordDamaged);
        }
    }

    public IndexKeys Current
    {
        get
        {
            lock (_lock)
            {
                return _keys;
            }
        }
    }

    /// <summary>The first card of all is filed: its key is the index's from now on. Written with it.</summary>
    public void Adopt(WriteBatch writes, byte key)
    {
        var adopted = new IndexKeys(key, 0, 0, DateTimeOffset.UnixEpoch);
        Put(writes, adopted);
        Set(adopted);
    }

    /// <summary>The index is made anew under another key; on disk when it completes, and from then on.</summary>
    public async Task BeginAsync(byte next)
    {
        await ChangeAsync(Current with { Next = next });
        LogBegun(Current.Index, next);
    }

    /// <summary>The index is under the next key as a whole. The former one is still asked for with idempotency keys until a time.</summary>
    public async Task FinishAsync(DateTimeOffset formerUntil)
    {
        var keys = Current;
        await ChangeAsync(new IndexKeys(keys.Next, 0, keys.Index, DateTimeOffset.FromUnixTimeMilliseconds(formerUntil.ToUnixTimeMilliseconds())));
        LogFinished(keys.Next, keys.Index, formerUntil);
    }

    /// <summary>Nothing is kept under the former key any more.</summary>
    public Task ForgetFormerAsync() => ChangeAsync(Current with { Former = 0 });

    private async Task ChangeAsync(IndexKeys keys)
    {
        var writes = new WriteBatch();
        Put(writes, keys);
        await _store.CommitAsync(writes);
        Set(keys);
    }

    private void Set(IndexKeys keys)
    {
        lock (_lock)
        {
            _keys = keys;
        }
    }

    private void Put(WriteBatch writes, IndexKeys keys)
    {
        Span<byte> fact = stackalloc byte[FactBytes];
        (fact[0], fact[1], fact[2]) = (keys.Index, keys.Next, keys.Former);
        BinaryPrimitives.WriteInt64BigEndian(fact[3..], keys.FormerUntil.ToUnixTimeMilliseconds());
        _meta.Put(writes, Name, fact);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The adapter recognises cards by another key: all tokens of key {Old} are filed under key {Next}. Cards are found under both meanwhile.")]
    private partial void LogBegun(byte old, byte next);

    [LoggerMessage(Level = LogLevel.Information, Message = "All tokens are filed under fingerprint key {Key}. Key {Former} is asked for until {Until} only, with idempotency keys.")]
    private partial void LogFinished(byte key, byte former, DateTimeOffset until);
}
