using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace TokenVault.Processor.Psp.Lines;

/// <summary>
/// The line to one payment processor: no redirects, no cookies, no proxy, nothing of the environment, bounded answers. It never
/// sends a body twice.
/// </summary>
internal sealed class PspLine : IDisposable
{
    // Stripe's answers are some 4 KB; a list of a payment's actions can be longer.
    private const int AnswerBytesMax = 64 * 1024;

    // A path with encoded values stays as it was rendered: undoing them could make another path of it.
    private static readonly UriCreationOptions AsRendered = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly HttpMessageInvoker _http;
    private readonly string _root;
    private readonly ResiliencePipeline<PspReply> _acts;
    private readonly ResiliencePipeline<PspReply> _reads;
    private readonly PspBreaker _breaker;

    public PspLine(PspLineOptions options, X509Certificate2Collection authorities, PspPipeline pipeline)
    {
        Name = options.Name;
        _root = new Uri(options.Address, UriKind.Absolute).GetLeftPart(UriPartial.Authority) + options.BasePath;
        (_acts, _reads, _breaker) = pipeline.Build(options);
        _http = new HttpMessageInvoker(PspTransport.Create(options, authorities));
    }

    public string Name { get; }

    /// <summary>Whether the line has failed so often of late that nothing is sent over it for a while.</summary>
    public bool IsOut => _breaker.IsOut;

    /// <summary>
    /// Sends a request: one with a body once, one without again where no answer came. Never throws for anything that the line or
    /// the other side does.
    /// </summary>
    public async ValueTask<PspReply> SendAsync(PspRequest request)
    {
        var started = Stopwatch.GetTimestamp();
        PspReply reply;
        try
        {
            // Not the caller's cancellation: a charge that is under way is seen to its end, else its outcome would be unknown.
            reply = await (request.Body is null ? _reads : _acts).ExecuteAsync(
                static (state, cancellation) => state.Line.SendAsync(state.Request, cancellation),
                (Line: this, Request: request),
                CancellationToken.None);
        }
        catch (Exception error) when (IsOfTheLine(error))
        {
            reply = request.Body is { IsSendingBegun: false } ? PspReply.NotReached : PspReply.Unclear;
        }

        ProcessorMeter.PspRequest(Name, request.Step, reply, Stopwatch.GetElapsedTime(started));
        return reply;
    }

    public void Dispose() => _http.Dispose();

    private static bool IsOfTheLine(Exception error) =>
        error is HttpRequestException or IOException or OperationCanceledException
            or TimeoutRejectedException or BrokenCircuitException or RateLimiterRejectedException;

    private async ValueTask<PspReply> SendAsync(PspRequest request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(
            request.Body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(_root + request.Path, AsRendered))
        {
            Content = request.Body,
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(message, cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = ArrayPool<byte>.Shared.Rent(AnswerBytesMax);
        var length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, AnswerBytesMax), AnswerBytesMax, throwOnEndOfStream: false, cancellation);

        // A whole buffer may be a part of a longer answer; a part of an answer is none.
        var reply = length == AnswerBytesMax
            ? PspReply.Unclear
            : new PspReply(PspReach.Answered, (int)response.StatusCode, buffer.AsSpan(0, length).ToArray());

        // Only here: where the reading was cut off, the stream may still write into it.
        ArrayPool<byte>.Shared.Return(buffer);
        return reply;
    }
}
