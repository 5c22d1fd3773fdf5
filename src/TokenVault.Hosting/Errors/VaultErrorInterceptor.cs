using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using TokenVault.Domain.Errors;

namespace TokenVault.Hosting.Errors;

/// <summary>Maps every exception that leaves a service. The only place where an exception becomes an answer.</summary>
internal sealed class VaultErrorInterceptor(ILogger<VaultErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception error)
        {
            throw Map(error, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception error)
        {
            throw Map(error, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception error)
        {
            throw Map(error, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception error)
        {
            throw Map(error, context);
        }
    }

    private RpcException Map(Exception error, ServerCallContext context)
    {
        if (error is VaultException refusal)
        {
            return VaultStatus.ToRpcException(refusal.Code, refusal.Field);
        }

        if (error is OperationCanceledException && context.CancellationToken.IsCancellationRequested)
        {
            // The caller has gone or its deadline has passed; nobody reads this.
            return new RpcException(new Status(StatusCode.Cancelled, ""));
        }

        // The message of an exception that we did not make could quote what it choked on, so type and stack are all that is
        // logged, and the caller learns nothing. An RpcException of an inner call falls here too: its text was not for them.
        HostLog.CallFailed(logger, context.Method, context.GetHttpContext().TraceIdentifier, error.GetType().FullName, error.StackTrace);
        return new RpcException(new Status(StatusCode.Internal, ""));
    }
}
