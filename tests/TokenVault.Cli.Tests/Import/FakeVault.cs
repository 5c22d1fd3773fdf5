using System.Security.Cryptography;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Tests.Import;

/// <summary>
/// The sending side in this process: answers out of order, and with what goes wrong as a test asks for. The token of a card is made from
/// its number, or from the idempotency key for single use, so that an import's output can be foretold.
/// </summary>
internal sealed class FakeVault : TokenService.TokenServiceClient
{
    private readonly Lock _lock = new();
    private int _streams;
    private int _requests;

    /// <summary>Every so many requests the line breaks. 0: never.</summary>
    public int BreaksEvery { get; init; }

    /// <summary>Every so many requests one is refused with the advice to ask again. 0: never.</summary>
    public int RefusesEvery { get; init; }

    /// <summary>What is answered in place of a token, by the request's number from 1.</summary>
    public Func<int, ItemRefusal?> Refuses { get; init; } = static _ => null;

    /// <summary>Called with each request's number.</summary>
    public Action<int> Asked { get; init; } = static _ => { };

    public int Streams => _streams;

    public int Requests => _requests;

    /// <summary>How many requests were under way at once, at most.</summary>
    public int UnderWayMax { get; private set; }

    public Dictionary<string, int> TimesAsked { get; } = new(StringComparer.Ordinal);

    public List<string> IdempotencyKeys { get; } = [];

    public static string TokenOf(TokenizeRequest request) => TokenOf(
        request.Usage == TokenUsage.SingleUse ? ByteString.CopyFromUtf8(request.IdempotencyKey).Span : request.Card.Number.Span);

    public static string TokenOf(ReadOnlySpan<byte> key) => "tok_" + Convert.ToHexStringLower(SHA256.HashData(key))[..26];

    public override AsyncDuplexStreamingCall<TokenizeStreamRequest, TokenizeStreamResponse> TokenizeStream(CallOptions options)
    {
        Interlocked.Increment(ref _streams);
        var line = new Line(this, options.CancellationToken);
        return new AsyncDuplexStreamingCall<TokenizeStreamRequest, TokenizeStreamResponse>(
            line, line, Task.FromResult(new Metadata()), static () => Status.DefaultSuccess, static () => [], static () => { });
    }

    private TokenizeStreamResponse? Answer(TokenizeStreamRequest asked, int underWay)
    {
        lock (_lock)
        {
            var number = ++_requests;
            UnderWayMax = Math.Max(UnderWayMax, underWay);
            TimesAsked[asked.Reference] = TimesAsked.GetValueOrDefault(asked.Reference) + 1;
            IdempotencyKeys.Add(asked.Request.IdempotencyKey);
            Asked(number);
            if (BreaksEvery > 0 && number % BreaksEvery == 0)
            {
                return null;
            }

            var refusal = Refuses(number)
                ?? (RefusesEvery > 0 && number % RefusesEvery == 0
                    ? new ItemRefusal { Code = (int)StatusCode.ResourceExhausted, Reason = "OVERLOADED", MayRetry = true }
                    : null);
            return new TokenizeStreamResponse
            {
                Reference = asked.Reference,
                Result = refusal is not null ? new TokenizeResult { Refusal = refusal } : new TokenizeResult { Response = TokenFor(asked.Request) },
            };
        }
    }

    private static TokenizeResponse TokenFor(TokenizeRequest request)
    {
        var number = request.Card.Number.Span;
        var token = new Token
        {
            Token_ = TokenOf(request),
            Brand = CardBrand.Visa,
            Bin = System.Text.Encoding.ASCII.GetString(number[..6]),
            LastFour = System.Text.Encoding.ASCII.GetString(number[^4..]),
            ExpiryMonth = request.Card.ExpiryMonth,
            ExpiryYear = request.Card.ExpiryYear,
        };
        if (request.Format != TokenFormat.Unspecified)
        {
            token.FormatPreservingTokens.Add(new FormatPreservingToken { Format = request.Format, Digits = "form of " + token.LastFour });
        }

        return new TokenizeResponse { Token = token };
    }

    private sealed class Line(FakeVault vault, CancellationToken cancellationToken)
        : IClientStreamWriter<TokenizeStreamRequest>, IAsyncStreamReader<TokenizeStreamResponse>
    {
        private readonly Channel<TokenizeStreamResponse> _answers = Channel.CreateUnbounded<TokenizeStreamResponse>();
        private readonly List<TokenizeStreamResponse> _held = [];
        private int _underWay;

        public WriteOptions? WriteOptions { get; set; }

        public TokenizeStreamResponse Current { get; private set; } = new();

        public Task WriteAsync(TokenizeStreamRequest message)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // What goes over the wire is a copy.
            var answer = vault.Answer(TokenizeStreamRequest.Parser.ParseFrom(message.ToByteArray()), Interlocked.Increment(ref _underWay));
            if (answer is null)
            {
                var broken = new RpcException(new Status(StatusCode.Unavailable, "broken"));
                _answers.Writer.TryComplete(broken);
                return Task.FromException(broken);
            }

            // Seven at a time and the last one first.
            bool isFull;
            lock (_held)
            {
                _held.Add(answer);
                isFull = _held.Count == 7;
            }

            if (isFull)
            {
                Release();
            }

            return Task.CompletedTask;
        }

        public Task WriteAsync(TokenizeStreamRequest message, CancellationToken cancellation) => WriteAsync(message);

        public Task CompleteAsync()
        {
            Release();
            _answers.Writer.TryComplete();
            return Task.CompletedTask;
        }

        public async Task<bool> MoveNext(CancellationToken cancellation)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, cancellationToken);
            TokenizeStreamResponse? next;
            while (!_answers.Reader.TryRead(out next))
            {
                // Whoever waits for a last answer gets those that are held.
                var more = _answers.Reader.WaitToReadAsync(both.Token).AsTask();
                while (await Task.WhenAny(more, Task.Delay(10, CancellationToken.None)) != more)
                {
                    Release();
                }

                if (!await more)
                {
                    return false;
                }
            }

            Current = next;
            return true;
        }

        private void Release()
        {
            lock (_held)
            {
                for (var i = _held.Count - 1; i >= 0; i--)
                {
                    Interlocked.Decrement(ref _underWay);
                    _answers.Writer.TryWrite(_held[i]);
                }

                _held.Clear();
            }
        }
    }
}
