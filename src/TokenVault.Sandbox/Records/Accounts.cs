using System.Collections.Concurrent;

namespace TokenVault.Sandbox.Records;

/// <summary>All accounts, rebuilt from the records at start.</summary>
internal sealed class Accounts : IDisposable
{
    private readonly ConcurrentDictionary<string, Account> _byId = new(StringComparer.Ordinal);

    private Accounts(TimeProvider clock) => Clock = clock;

    public RecordFile File { get; private set; } = null!;

    public TimeProvider Clock { get; }

    public IEnumerable<Account> All => _byId.Values;

    public static Accounts Open(string directory, TimeProvider clock)
    {
        var accounts = new Accounts(clock);
        accounts.File = RecordFile.Open(directory, accounts.Replay);
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
            account.Keys[reply.Key] = new KeptKey(reply.Digest, mac: null, reply.Created) { Place = place };
        }
    }
}
