using System.Buffers.Binary;
using TokenVault.Domain.Errors;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Keys.Calls;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Processor.Disclosures;

/// <summary>Tells the record of each key that will sign it, and remembers when. Before that the key signs nothing.</summary>
/// <remarks>The fact, one for each key but the first: milliseconds since 1970 (8, big-endian).</remarks>
internal sealed class LedgerKeyRecord(
    LedgerKeys keys, DisclosureLog disclosures, IRecordStore store, RowSeal seal, TimeProvider clock) : IHostedService, IKeyChange
{
    private readonly MetaTable _meta = new(seal);

    // The listener starts after this: nobody is given a checkpoint before.
    public Task StartAsync(CancellationToken cancellationToken) => RecordAsync();

    public Task FollowAsync(KeyFacts drawn)
    {
        keys.Extend();
        return drawn.Purpose == KeyPurpose.Ledger ? RecordAsync() : Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RecordAsync()
    {
        for (var i = 1; i < keys.Numbers.Count; i++)
        {
            var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ledger-key-{keys.Numbers[i]}");
            keys.Begin(i, Read(name) ?? await WriteAsync(name, i));
        }
    }

    // A crash between the two writes the act again, which does no harm; the other way round it would be missing.
    private async Task<DateTimeOffset> WriteAsync(string name, int index)
    {
        await disclosures.AppendAsync(AdministrativeAct.LogKey(keys.Numbers[index], keys.Verifiers[index - 1], keys.Verifiers[index]));
        var now = clock.GetUtcNow();
        var fact = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(fact, now.ToUnixTimeMilliseconds());
        var batch = new WriteBatch();
        _meta.Put(batch, name, fact);
        await store.CommitAsync(batch);
        return now;
    }

    private DateTimeOffset? Read(string name)
    {
        var batch = new ReadBatch();
        var index = _meta.AddLookup(batch, name);
        store.Read(batch);
        return !_meta.TryRead(batch, index, name, out var fact) ? null
            : fact.Length == sizeof(long) ? DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(fact))
            : throw new VaultException(VaultErrorCode.RecordDamaged);
    }
}
