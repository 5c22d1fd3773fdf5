using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace TokenVault.Processor.Psp;

/// <summary>
/// The line to one payment processor: no redirects, no cookies, no proxy, nothing of the environment, bounded answers. It never
/// sends anything twice.
/// </summary>
internal sealed class PspLine : IDisposable
{
    // Stripe's answers are some 4 KB.
    private const int AnswerBytesMax = 64 * 1024;

    private readonly HttpMessageInvoker _http;
    private readonly Uri _address;
    private readonly ResiliencePipeline<PspReply> _pipeline;
    private readonly CircuitBreakerStateProvider _breaker;

    public PspLine(PspLineOptions options, X509Certificate2Collection authorities, PspPipeline pipeline)
    {
        Name = options.Name;
        _address = new Uri(options.Address, UriKind.Absolute);
        (_pipeline, _breaker) = pipeline.Build(options);
        _http = new HttpMessageInvoker(CreateHandler(options, authorities));
    }

    public string Name { get; }

    /// <summary>Whether the line has failed so often of late that nothing is sent over it for a while.</summary>
    public bool IsOut => _breaker.CircuitState is CircuitState.Open or CircuitState.Isolated;

    /// <summary>Posts a form once. Never throws for anything that the line or the other side does.</summary>
    public async ValueTask<PspReply> PostAsync(
        string path, PinnedForm form, string idempotencyKey, AuthenticationHeaderValue credential)
    {
        var started = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, path))
        {
            Content = form,
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Authorization = credential;
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        PspReply reply;
        try
        {
            // Not the caller's cancellation: a charge that is under way is seen to its end, else its outcome would be unknown.
            reply = await _pipeline.ExecuteAsync(
                static (state, cancellation) => state.Line.SendAsync(state.Request, cancellation),
                (Line: this, Request: request),
                CancellationToken.None);
        }
        catch (Exception error) when (IsOfTheLine(error))
        {
            reply = form.IsSendingBegun ? PspReply.Unclear : PspReply.NotReached;
        }

        ProcessorMeter.PspRequest(Name, path, reply, Stopwatch.GetElapsedTime(started));
        return reply;
    }

    public void Dispose() => _http.Dispose();

    private static bool IsOfTheLine(Exception error) =>
        error is HttpRequestException or IOException or OperationCanceledException
            or TimeoutRejectedException or BrokenCircuitException or RateLimiterRejectedException;

    private async ValueTask<PspReply> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var response = await _http.SendAsync(request, cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var body = new byte[AnswerBytesMax];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);

        // A whole buffer may be a part of a longer answer; a part of an answer is none.
        return length == body.Length
            ? PspReply.Unclear
            : new PspReply(PspReach.Answered, (int)response.StatusCode, body.AsMemory(0, length));
    }

    private static SocketsHttpHandler CreateHandler(PspLineOptions options, X509Certificate2Collection authorities)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = options.ConcurrencyMax,
            MaxResponseHeadersLength = 16,
            ConnectTimeout = TimeSpan.FromSeconds(3),

            // Shorter than servers keep an idle connection, so that a card is not sent into one that is just being closed.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),

            // Trace headers would tell the processor about our inside.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        };
        if (authorities.Count > 0)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }
}
