using Microsoft.Extensions.Logging;

namespace TokenVault.Processor.Tests.Fingerprints.Counting;

/// <summary>Lists what is logged: the event's name, a colon, the text.</summary>
internal sealed class ListedLogger<T>(List<string> events) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (events)
        {
            events.Add($"{eventId.Name}: {formatter(state, exception)}");
        }
    }
}
