using Grpc.Core;

namespace TokenVault.Hosting.Responses;

/// <summary>Checks each message of a stream before it is written.</summary>
internal sealed class GuardedStreamWriter<TResponse>(
    ResponseGuard guard, IServerStreamWriter<TResponse> inner, ServerCallContext context) : IServerStreamWriter<TResponse>
{
    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    public Task WriteAsync(TResponse message)
    {
        guard.Check(message, context);
        return inner.WriteAsync(message);
    }

    public Task WriteAsync(TResponse message, CancellationToken cancellationToken)
    {
        guard.Check(message, context);
        return inner.WriteAsync(message, cancellationToken);
    }
}
