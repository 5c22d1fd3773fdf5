using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Storage;
using TokenVault.Storage.RocksDb;

namespace TokenVault.Benchmarks.Storage;

/// <summary>One durable commit of so many tokens, each two rows of the size that a token takes. The sync of the disk is most of it.</summary>
[MemoryDiagnoser]
public class GroupCommitBenchmarks
{
    private readonly WriteBatch _batch = new();
    private readonly byte[] _key = new byte[24];
    private readonly byte[] _value = new byte[151];
    private string _folder = "";
    private RocksDbRecordStore _store = null!;
    private long _next;

    [Params(1, 64, 1024)]
    public int Tokens { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("tokenvault-bench-").FullName;
        _store = RocksDbRecordStore.Open(_folder, NullLogger.Instance);
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public async Task<bool> Commit()
    {
        _batch.Clear();
        for (var i = 0; i < Tokens; i++)
        {
            BitConverter.TryWriteBytes(_key, ++_next);
            _batch.Put(Table.Tokens, _key, _value);
            _batch.Put(Table.Fingerprints, _key, _value.AsSpan(0, 33));
        }

        return await _store.CommitAsync(_batch);
    }
}
