using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Telemetry;
using Polly.Timeout;

namespace TokenVault.Processor.Psp.Lines;

/// <summary>
/// What a request to a processor runs under: a bound on how many at once, a breaker, a deadline. No retry of anything that acts:
/// only the caller may decide to try that again, and only once it is known that the first try did nothing.
/// </summary>
internal sealed class PspPipeline(TimeProvider clock, ILoggerFactory loggers)
{
    private const int ReadsAgainMax = 2;
    private static readonly TimeSpan ReadAgainDelay = TimeSpan.FromMilliseconds(200);

    public (ResiliencePipeline<PspReply> Acts, ResiliencePipeline<PspReply> Reads, PspBreaker Breaker) Build(PspLineOptions options)
    {
        var breaker = new PspBreaker(clock, options.BreakDuration);
        var builder = Begin(options.Name);
        builder.AddConcurrencyLimiter(options.ConcurrencyMax, queueLimit: 0);
        builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<PspReply>
        {
            FailureRatio = options.FailureRatio,
            MinimumThroughput = options.MinimumThroughput,
            SamplingDuration = options.SamplingDuration,
            BreakDuration = options.BreakDuration,
            StateProvider = breaker.State,
            OnOpened = breaker.OnOpened,
            ShouldHandle = static arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is not null || arguments.Outcome.Result is { Status: >= 500 } or { Reach: PspReach.Unclear }),
        });
        builder.AddTimeout(options.Timeout);
        var acts = builder.Build();

        // Looking changes nothing, so it may be done again.
        var reads = Begin(options.Name + "-reads");
        reads.AddRetry(new RetryStrategyOptions<PspReply>
        {
            MaxRetryAttempts = ReadsAgainMax,
            Delay = ReadAgainDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = static arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is HttpRequestException or IOException or TimeoutRejectedException
                || arguments.Outcome.Result is { Status: >= 500 or 429 }),
        });
        return (acts, reads.AddPipeline(acts).Build(), breaker);
    }

    private ResiliencePipelineBuilder<PspReply> Begin(string name)
    {
        var builder = new ResiliencePipelineBuilder<PspReply>
        {
            Name = name,
            TimeProvider = clock,
        };
        builder.ConfigureTelemetry(new TelemetryOptions
        {
            LoggerFactory = loggers,

            // Each request that went well would be a line in the log, at thousands a second; the breaker's turns are what matters.
            SeverityProvider = static told => told.Event.Severity >= ResilienceEventSeverity.Warning
                ? told.Event.Severity
                : ResilienceEventSeverity.None,

            // The answer's bytes are nobody's business.
            ResultFormatter = static (_, result) => result is PspReply reply ? reply.Status : null,
        });
        return builder;
    }
}
