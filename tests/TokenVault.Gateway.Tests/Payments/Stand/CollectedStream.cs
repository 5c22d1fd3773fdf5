using System.Threading.Channels;
using Grpc.Core;

namespace TokenVault.Gateway.Tests.Payments.Stand;

/// <summary>A server's stream whose messages a test reads one after the other.</summary>
internal sealed class CollectedStream<T> : IServerStreamWriter<T>
{
    // Only what would hang for ever fails by it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Channel<T> _messages = Channel.CreateUnbounded<T>();

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken) => _messages.Writer.WriteAsync(message, cancellationToken).AsTask();

    public async Task<T> NextAsync() => await _messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public bool TryNext(out T? message) => _messages.Reader.TryRead(out message);
}
