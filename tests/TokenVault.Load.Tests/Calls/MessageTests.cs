using Google.Protobuf;
using TokenVault.Contracts.V1;
using TokenVault.Load.Calls;
using TokenVault.Load.Correctness;
using Token = TokenVault.Contracts.V1.Token;

namespace TokenVault.Load.Tests.Calls;

/// <summary>What is written and read by hand is what the contracts say.</summary>
public class MessageTests
{
    private static readonly UInt128 Id = new(0x0123456789ABCDEF, 0xFEDCBA9876543210);

    [Fact]
    public void Writes_ATokenizeRequest()
    {
        var message = new byte[TokenizeCall.RequestBytes];
        TokenizeCall.Write(1_234_567, message);
        Check(TokenizeRequest.Parser.ParseFrom(message), 1_234_567);
    }

    [Fact]
    public void Writes_ABatchOfNeighbours()
    {
        var work = new BatchWork(new CardCounter(0, 1000), new TokenLedger(1000));
        var message = new byte[work.RequestBytesMax];
        var batch = BatchTokenizeRequest.Parser.ParseFrom(message, 0, work.Write(300, message));
        Assert.Equal(BatchWork.Cards, batch.Requests.Count);
        for (var i = 0; i < BatchWork.Cards; i++)
        {
            Check(batch.Requests[i], 300 + i);
        }
    }

    [Fact]
    public void Writes_AStreamsRequest()
    {
        var work = new NewCardWork(new CardCounter(0, 1), new TokenLedger(1));
        var message = new byte[StreamCall.RequestBytesOf(work.RequestBytesMax)];
        var request = TokenizeStreamRequest.Parser.ParseFrom(message, 0, StreamCall.Write(work, 0xBEEF, 42, message));
        Assert.Equal("beef", request.Reference);
        Check(request.Request, 42);
    }

    [Fact]
    public void Reads_AStreamsAnswer()
    {
        var answer = new TokenizeStreamResponse { Reference = "00ff", Result = new TokenizeResult { Response = Answer(Id) } };
        Assert.True(StreamCall.TryRead(answer.ToByteArray(), out var place, out var response));
        Assert.Equal(255, place);
        Assert.True(TokenizeCall.TryReadName(response, out var name));
        Assert.Equal(Id, name);
    }

    [Fact]
    public void Takes_ARefusalInAStreamForNoToken()
    {
        var answer = new TokenizeStreamResponse { Reference = "0001", Result = new TokenizeResult { Refusal = new ItemRefusal { Code = 8, Reason = "OVERLOADED" } } };
        Assert.True(StreamCall.TryRead(answer.ToByteArray(), out var place, out var response));
        Assert.Equal(1, place);
        Assert.False(TokenizeCall.TryReadName(response, out _));
    }

    [Fact]
    public void Takes_ABatchOnlyWhereEachCardHasItsToken()
    {
        var good = new BatchTokenizeResponse();
        good.Results.AddRange(Enumerable.Range(1, BatchWork.Cards).Select(i => new TokenizeResult { Response = Answer((UInt128)i) }));
        Assert.True(Accepts(good));
        var refused = good.Clone();
        refused.Results[57] = new TokenizeResult { Refusal = new ItemRefusal { Code = 8 } };
        Assert.False(Accepts(refused));
        var shorter = good.Clone();
        shorter.Results.RemoveAt(3);
        Assert.False(Accepts(shorter));
        var longer = good.Clone();
        longer.Results.Add(good.Results[0]);
        Assert.False(Accepts(longer));

        static bool Accepts(BatchTokenizeResponse answer) =>
            new BatchWork(new CardCounter(0, 100), new TokenLedger(100)).Accept(0, answer.ToByteArray());
    }

    [Fact]
    public void Reads_NamesAsTheDomainWritesThem()
    {
        foreach (var id in new[] { UInt128.MaxValue, UInt128.One, Id, (UInt128)1 << 127, ((UInt128)1 << 60) - 1, (UInt128)1 << 119 })
        {
            Assert.True(TokenName.TryRead(System.Text.Encoding.ASCII.GetBytes(new Domain.Tokens.Token(id).ToString()), out var name));
            Assert.Equal(id, name);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("tok_")]
    [InlineData("pay_01H455VB4PEX5VSKNK084SN02Q")]
    [InlineData("tok_01H455VB4PEX5VSKNK084SN02U")]
    [InlineData("tok_81H455VB4PEX5VSKNK084SN02Q")]
    [InlineData("tok_01H455VB4PEX5VSKNK084SN02QQ")]
    public void Refuses_NamesThatAreNone(string text) => Assert.False(TokenName.TryRead(System.Text.Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Gives_EachIndexANumberOfItsOwn()
    {
        var number = new byte[CardNumbers.Digits];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var index in Enumerable.Range(0, 30_000).Select(i => (long)i).Append(99_999_999_999))
        {
            CardNumbers.Write(index, number);
            Assert.True(seen.Add(System.Text.Encoding.ASCII.GetString(number)));
            Assert.StartsWith("99", System.Text.Encoding.ASCII.GetString(number), StringComparison.Ordinal);
        }
    }

    private static TokenizeResponse Answer(UInt128 id) => new()
    {
        Token = new Token { Token_ = new Domain.Tokens.Token(id).ToString(), Bin = "990000", LastFour = "0000", ExpiryMonth = 12, ExpiryYear = 2035 },
    };

    private static void Check(TokenizeRequest request, long card)
    {
        var number = new byte[CardNumbers.Digits];
        CardNumbers.Write(card, number);
        var expected = new TokenizeRequest { Card = new Card { Number = ByteString.CopyFrom(number), ExpiryMonth = 12, ExpiryYear = 2035 } };
        Assert.Equal(expected, request);
    }
}
