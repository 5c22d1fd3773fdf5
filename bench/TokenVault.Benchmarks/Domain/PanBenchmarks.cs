using BenchmarkDotNet.Attributes;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;

namespace TokenVault.Benchmarks.Domain;

/// <summary>What each request pays before anything else: checking the number, and making and reading a token's name.</summary>
[MemoryDiagnoser]
public class PanBenchmarks
{
    private const string TokenText = "tok_01H455VB4PEX5VSKNK084SN02Q";

    private readonly RandomPool _random = new();
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    [Benchmark]
    public PanCheck CheckNumber() => Pan.TryParse("4242424242424242"u8, out _);

    [Benchmark]
    public UInt128 MintToken() => _random.NextId(_now);

    [Benchmark]
    public bool ReadToken() => Token.TryParse(TokenText, out _);
}
