using Polly;
using Polly.CircuitBreaker;

namespace TokenVault.Processor.Psp;

/// <summary>
/// What a request to a processor runs under: a bound on how many at once, a breaker, a deadline. No retry: only the caller may
/// decide to try a charge again, and only once it is known that the first try did nothing.
/// </summary>
internal sealed class PspPipeline(TimeProvider clock, ILoggerFactory loggers)
{
    public (ResiliencePipeline<PspReply> Pipeline, CircuitBreakerStateProvider Breaker) Build(PspLineOptions options)
    {
        var breaker = new CircuitBreakerStateProvider();
        var builder = new ResiliencePipelineBuilder<PspReply>
        {
            Name = options.Name,
            TimeProvider = clock,
        };
        builder.ConfigureTelemetry(new Polly.Telemetry.TelemetryOptions
        {
            LoggerFactory = loggers,

            // The answer's bytes are nobody's business.
            ResultFormatter = static (_, result) => result is PspReply reply ? reply.Status : null,
        });
        builder.AddConcurrencyLimiter(options.ConcurrencyMax, queueLimit: 0);
        builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<PspReply>
        {
            // Half of at least ten requests within ten seconds: a processor that is down, not one that hiccups.
            FailureRatio = 0.5,
            MinimumThroughput = 10,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = TimeSpan.FromSeconds(5),
            StateProvider = breaker,
            ShouldHandle = static arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is not null || arguments.Outcome.Result is { Status: >= 500 } or { Reach: PspReach.Unclear }),
        });
        builder.AddTimeout(options.Timeout);
        return (builder.Build(), breaker);
    }
}
