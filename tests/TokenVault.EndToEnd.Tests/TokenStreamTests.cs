using Google.Protobuf;
using Grpc.Core;
using TokenVault.Contracts.V1;

namespace TokenVault.EndToEnd.Tests;

public sealed class TokenStreamTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    private const int Cards = 5000;

    [Fact]
    public async Task Answers_each_card_of_a_stream_once_whatever_its_order()
    {
        using var call = fixture.Client.Tokens.TokenizeStream();
        var reading = ReadAsync(call);
        for (var i = 0; i < Cards; i++)
        {
            await call.RequestStream.WriteAsync(RequestOf(i));
        }

        await call.RequestStream.CompleteAsync();
        var answers = await reading;

        Assert.Equal(Cards, answers.Count);
        Assert.Equal(Cards, answers.Select(answer => answer.Reference).Distinct(StringComparer.Ordinal).Count());
        Assert.All(answers, answer => Assert.Equal(
            answer.Reference.EndsWith('7') ? "CARD_NUMBER_CHECK_DIGIT" : "", answer.Result.Refusal?.Reason ?? ""));
        var tokens = answers.Select(answer => answer.Result.Response?.Token.Token_).OfType<string>().ToList();
        Assert.Equal(tokens.Count, tokens.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Keeps_what_it_took_of_a_stream_that_is_cut()
    {
        for (var round = 0; round < 20; round++)
        {
            var answered = new Dictionary<string, string>(StringComparer.Ordinal);
            using (var call = fixture.Client.Tokens.TokenizeStream())
            {
                var reading = ReadSomeAsync(call, answered, Random.Shared.Next(1, 200));
                try
                {
                    for (var i = 0; i < 1000; i++)
                    {
                        await call.RequestStream.WriteAsync(RequestOf((round * 1000) + i));
                    }
                }
                catch (Exception cut) when (cut is RpcException or InvalidOperationException or OperationCanceledException)
                {
                    // The reading side has enough.
                }

                await reading;
            }

            foreach (var (reference, token) in answered.Take(20))
            {
                var again = await fixture.Client.Tokens.TokenizeAsync(RequestOf(int.Parse(reference[1..])).Request);
                Assert.Equal(token, again.Token.Token_);
            }
        }
    }

    private static async Task<List<TokenizeStreamResponse>> ReadAsync(AsyncDuplexStreamingCall<TokenizeStreamRequest, TokenizeStreamResponse> call)
    {
        var answers = new List<TokenizeStreamResponse>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            answers.Add(answer);
        }

        return answers;
    }

    private static async Task ReadSomeAsync(
        AsyncDuplexStreamingCall<TokenizeStreamRequest, TokenizeStreamResponse> call, Dictionary<string, string> answered, int count)
    {
        try
        {
            while (answered.Count < count && await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                if (call.ResponseStream.Current.Result.Response is { } response)
                {
                    answered[call.ResponseStream.Current.Reference] = response.Token.Token_;
                }
            }
        }
        finally
        {
            call.Dispose();
        }
    }

    // Each tenth has a wrong check digit.
    private static TokenizeStreamRequest RequestOf(int i)
    {
        var number = TestCard.Number(100_000 + i).ToCharArray();
        if (i % 10 == 7)
        {
            number[^1] = number[^1] == '9' ? '0' : (char)(number[^1] + 1);
        }

        return new TokenizeStreamRequest
        {
            Reference = $"r{i}",
            Request = new TokenizeRequest
            {
                Card = new Card { Number = ByteString.CopyFromUtf8(new string(number)), ExpiryMonth = TestCard.ExpiryMonth, ExpiryYear = TestCard.ExpiryYear },
            },
        };
    }
}
