using BenchmarkDotNet.Attributes;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Opening;

namespace TokenVault.Benchmarks.Opening;

/// <summary>Opening a card of an epoch whose key is cached, and fingerprinting one.</summary>
[MemoryDiagnoser]
public class CardOpenerBenchmarks
{
    private readonly byte[] _plaintext = new byte[CardPlaintext.Bytes];
    private readonly byte[] _fingerprint = new byte[Fingerprint.ValueBytes];
    private SealedVault _vault = null!;
    private CardFingerprinter _fingerprinter = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _vault = new SealedVault();
        _fingerprinter = CardFingerprinter.Current(_vault.Keystore);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _fingerprinter.Dispose();
        _vault.Dispose();
    }

    [Benchmark]
    public void OpenCard() => _vault.Opener.Open(_vault.Registered, _vault.Card, _vault.Context, _plaintext);

    [Benchmark]
    public void FingerprintCard()
    {
        _ = Pan.TryParse("4242424242424242"u8, out var pan);
        _fingerprinter.Compute(_vault.Context.Merchant, pan, _fingerprint);
    }
}
