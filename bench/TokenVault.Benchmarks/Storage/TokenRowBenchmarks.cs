using BenchmarkDotNet.Attributes;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Benchmarks.Storage;

/// <summary>A token's two rows encoded into a batch that is used again, their MACs included.</summary>
[MemoryDiagnoser]
public class TokenRowBenchmarks
{
    private readonly WriteBatch _batch = new();
    private readonly byte[] _card = new byte[TokenVault.Envelope.Cards.SealedCard.Bytes];
    private TokenTable _tokens = null!;
    private FingerprintTable _fingerprints = null!;
    private OwnedToken _token;
    private CardExpiry _expiry;

    [GlobalSetup]
    public void SetUp()
    {
        var seal = new RowSeal(new byte[32]);
        (_tokens, _fingerprints) = (new TokenTable(seal), new FingerprintTable(seal));
        _ = TokenVault.Domain.Callers.MerchantId.TryParse("shop", out var merchant);
        _ = CardExpiry.TryCreate(12, 2035, out _expiry);
        _token = new OwnedToken(merchant, new Token(1));
    }

    [Benchmark]
    public void EncodeRows()
    {
        _batch.Clear();
        var row = new TokenRow
        {
            Usage = TokenUsage.MultiUse,
            RecordVersion = 1,
            Brand = CardBrand.Visa,
            Bin = 424242,
            LastFour = 4242,
            PanDigits = 16,
            SealedExpiry = _expiry,
            Expiry = _expiry,
            Fingerprint = new Fingerprint(1, 7),
        };
        _tokens.Put(_batch, _token, row, _card);
        _fingerprints.Put(_batch, _token, row.Fingerprint);
    }
}
