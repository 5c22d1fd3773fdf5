using BenchmarkDotNet.Attributes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;

namespace TokenVault.Benchmarks.Messages;

/// <summary>What a call costs in messages: a request decoded, an answer encoded into a buffer that is there.</summary>
[MemoryDiagnoser]
public class TokenizeMessageBenchmarks
{
    private readonly byte[] _request = new TokenizeRequest
    {
        Card = new Card { Number = ByteString.CopyFromUtf8("4242424242424242"), ExpiryMonth = 12, ExpiryYear = 2035 },
    }.ToByteArray();

    private readonly TokenizeResponse _response = new()
    {
        Token = new Token
        {
            Token_ = "tok_01H455VB4PEX5VSKNK084SN02Q",
            Bin = "424242",
            LastFour = "4242",
            ExpiryMonth = 12,
            ExpiryYear = 2035,
            Brand = CardBrand.Visa,
            Usage = TokenUsage.MultiUse,
            State = TokenState.Active,
            CreateTime = new Timestamp { Seconds = 1_800_000_000 },
        },
    };

    private readonly byte[] _buffer = new byte[512];

    [Benchmark]
    public TokenizeRequest DecodeRequest() => TokenizeRequest.Parser.ParseFrom(_request);

    [Benchmark]
    public int EncodeResponse()
    {
        var size = _response.CalculateSize();
        _response.WriteTo(_buffer.AsSpan(0, size));
        return size;
    }
}
