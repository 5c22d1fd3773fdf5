using BenchmarkDotNet.Attributes;

namespace TokenVault.Benchmarks.Sealing;

/// <summary>What happens once a minute in place of once a card: an epoch sealed to X-Wing and signed, and its registration.</summary>
[MemoryDiagnoser]
public class EpochBenchmarks
{
    private SealedVault _vault = null!;
    private TokenVault.Opening.Epochs.EpochRegistrar _registrar = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _vault = new SealedVault();
        _registrar = new TokenVault.Opening.Epochs.EpochRegistrar(_vault.Keystore);
    }

    [GlobalCleanup]
    public void CleanUp() => _vault.Dispose();

    [Benchmark]
    public void StartEpoch() => _vault.StartEpoch().Dispose();

    [Benchmark]
    public byte[] RegisterEpoch() => _registrar.Register(_vault.Envelope);
}
