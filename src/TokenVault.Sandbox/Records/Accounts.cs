using System.Collections.Concurrent;

namespace TokenVault.Sandbox.Records;

/// <summary>All accounts, rebuilt from the records at start.</summary>
internal sealed class Accounts : IDisposable
{
    private const int VolatileKeysMax = 100_000;

    private readonly ConcurrentDictionary<string, Account> _byId = new(StringComparer.Ordinal);

    private Accounts(bool isVolatile, TimeProvider clock)
    {
        KeysMax = isVolatile ? VolatileKeysMax : int.MaxValue;
        Clock = clock;
    }

    public RecordFile File { get; private set; } = null!;

    /// <summary>
    /// How many idempotency keys an account's memory holds, the oldest forgotten first: all, except where the records are volatile.
    /// </summary>
    public int KeysMax { get; }

    public TimeProvider Clock { get; }

    public IEnumerable<Account> All => _byId.Values;

    public static Accounts Open(string directory, bool isVolatile, TimeProvider clock)
    {
        var accounts = new Accounts(isVolatile, clock);
        accounts.File = RecordFile.Open(directory, isVolatile, accounts.Replay);
        return accounts;
    }

    public Account Of(string id) => _byId.GetOrAdd(id, key => new Account(key));

    public void Dispose() => File.Dispose();

    private void Replay(RecordLine line, RecordPlace place)
    {
        var account = Of(line.Account);
        account.Apply(line);
        if (line.Reply is { } reply && reply.Created + KeptKey.SecondsMax > Clock.GetUtcNow().ToUnixTimeSeconds())
        {
            account.Keep(reply.Key, new KeptKey(reply.Digest, mac: null, reply.Created) { Place = place }, KeysMax);
        }
    }
}
