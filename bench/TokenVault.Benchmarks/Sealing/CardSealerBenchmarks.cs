using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using TokenVault.Domain.Cards;
using TokenVault.Envelope.Cards;

namespace TokenVault.Benchmarks.Sealing;

/// <summary>Sealing one card, beside the platform's AES-256-GCM on the same bytes: the difference is what TokenVault adds.</summary>
[MemoryDiagnoser]
public class CardSealerBenchmarks
{
    private readonly byte[] _card = new byte[SealedCard.Bytes];
    private readonly byte[] _plaintext = new byte[CardPlaintext.Bytes];
    private readonly byte[] _additionalData = new byte[CardContext.BytesMax];
    private readonly byte[] _nonce = new byte[SealedField.NonceBytes];
    private SealedVault _vault = null!;
    private AesGcm _aes = null!;

    [GlobalSetup]
    public void SetUp() => (_vault, _aes) = (new SealedVault(), new AesGcm(new byte[32], SealedCard.TagBytes));

    [GlobalCleanup]
    public void CleanUp()
    {
        _aes.Dispose();
        _vault.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void PlatformAesGcm() =>
        _aes.Encrypt(_nonce, _plaintext, _card.AsSpan(0, CardPlaintext.Bytes), _card.AsSpan(^SealedCard.TagBytes..), _additionalData.AsSpan(0, 50));

    [Benchmark]
    public void SealCard()
    {
        _ = Pan.TryParse("4242424242424242"u8, out var pan);
        _vault.Sealer.Seal(pan, _vault.Context, _card);
    }
}
