using Polly.CircuitBreaker;

namespace TokenVault.Processor.Psp.Lines;

/// <summary>Whether a line's breaker keeps requests back just now.</summary>
/// <remarks>
/// Polly lets a request through again only when one is sent. Whoever asks here before sending would wait for ever on the state
/// alone, so the time since it opened counts too: once it is over, the next request is the probe.
/// </remarks>
internal sealed class PspBreaker(TimeProvider clock, TimeSpan breakDuration)
{
    private long _openedAt;

    public CircuitBreakerStateProvider State { get; } = new();

    public bool IsOut => State.CircuitState switch
    {
        CircuitState.Open => clock.GetElapsedTime(Volatile.Read(ref _openedAt)) < breakDuration,

        // A probe is on its way; more than one would be refused.
        CircuitState.HalfOpen or CircuitState.Isolated => true,
        _ => false,
    };

    public ValueTask OnOpened(OnCircuitOpenedArguments<PspReply> arguments)
    {
        Volatile.Write(ref _openedAt, clock.GetTimestamp());
        return ValueTask.CompletedTask;
    }
}
