using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TokenVault.Processor.Tests.Webhooks;

/// <summary>Keeps what is logged.</summary>
internal sealed class Lines<T> : ILogger<T>
{
    public ConcurrentQueue<(LogLevel Level, string Text)> All { get; } = new();

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        All.Enqueue((logLevel, formatter(state, exception)));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
