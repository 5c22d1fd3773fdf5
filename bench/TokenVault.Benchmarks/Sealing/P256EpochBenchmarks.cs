using BenchmarkDotNet.Attributes;
using TokenVault.Envelope;

namespace TokenVault.Benchmarks.Sealing;

/// <summary>The same as <see cref="EpochBenchmarks"/> with DHKEM(P-256), the suite of tokens, and the private key in the keystore.</summary>
[MemoryDiagnoser]
public class P256EpochBenchmarks
{
    private SealedVault _vault = null!;
    private TokenVault.Opening.Epochs.EpochRegistrar _registrar = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _vault = new SealedVault(SuiteId.DhKemP256);
        _registrar = new TokenVault.Opening.Epochs.EpochRegistrar(_vault.Keystore);
    }

    [GlobalCleanup]
    public void CleanUp() => _vault.Dispose();

    [Benchmark]
    public void StartEpoch() => _vault.StartEpoch().Dispose();

    [Benchmark]
    public byte[] RegisterEpoch() => _registrar.Register(_vault.Envelope);
}
