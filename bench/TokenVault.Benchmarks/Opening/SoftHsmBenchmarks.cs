using BenchmarkDotNet.Attributes;
using TokenVault.Opening.Hsm;
using TokenVault.Opening.Keys;
using TokenVault.Tests;

namespace TokenVault.Benchmarks.Opening;

/// <summary>A vault whose opening key is in a token of SoftHSM2.</summary>
[MemoryDiagnoser]
[BenchmarkCategory("SoftHSM2")]
public class SoftHsmBenchmarks
{
    private SealedVault _vault = null!;
    private ColdEpoch _cold = null!;
    private TokenVault.Opening.Epochs.EpochRegistrar _registrar = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var module = SoftHsm.Module ?? throw new InvalidOperationException("SoftHSM2 is not installed (Debian: softhsm2).");
        _vault = new SealedVault(path => Keystore.Create(path, HsmToken.Connect(new HsmAddress(module, SoftHsm.Label, SoftHsm.PinFile, "bench"))));
        _cold = new ColdEpoch(_vault);
        _registrar = new TokenVault.Opening.Epochs.EpochRegistrar(_vault.Keystore);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _cold.Dispose();
        _vault.Dispose();
    }

    [Benchmark]
    public byte[] RegisterEpoch() => _registrar.Register(_vault.Envelope);

    [Benchmark]
    public void OpenCardOfColdEpoch() => _cold.Open(_vault.Registered);

    [Benchmark]
    public void OpenCardOfUnregisteredEpoch() => _cold.Open(_registrar.Register(_vault.Envelope));
}
