using BenchmarkDotNet.Attributes;

namespace TokenVault.Benchmarks.Opening;

/// <summary>Opening a card of an epoch whose key has to be unwrapped first, by a key of the keystore's in memory.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("cache")]
public class ColdEpochBenchmarks
{
    private SealedVault _vault = null!;
    private ColdEpoch _cold = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _vault = new SealedVault();
        _cold = new ColdEpoch(_vault);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _cold.Dispose();
        _vault.Dispose();
    }

    [Benchmark]
    public void OpenCard() => _cold.Open(_vault.Registered);
}
