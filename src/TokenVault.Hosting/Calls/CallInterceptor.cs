using Grpc.Core;
using Grpc.Core.Interceptors;
using TokenVault.Hosting.Errors;
using TokenVault.Hosting.Responses;
using TokenVault.Hosting.Security;

namespace TokenVault.Hosting.Calls;

/// <summary>
/// What is around each method of a service: whom a privileged call is about is noted, every answer is looked at before it leaves, and
/// whatever is thrown becomes an answer. One interceptor, since each costs a call three asynchronous layers.
/// </summary>
internal sealed class CallInterceptor(ResponseGuard guard, CallErrors errors) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            RequestMerchant.Note(request, context);
            var response = await continuation(request, context);
            guard.Check(response, context);
            return response;
        }
        catch (Exception error)
        {
            throw errors.Map(error, context);
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
            RequestMerchant.Note(request, context);
            await continuation(request, new GuardedStreamWriter<TResponse>(guard, responseStream, context), context);
        }
        catch (Exception error)
        {
            throw errors.Map(error, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            var response = await continuation(requestStream, context);
            guard.Check(response, context);
            return response;
        }
        catch (Exception error)
        {
            throw errors.Map(error, context);
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
            await continuation(requestStream, new GuardedStreamWriter<TResponse>(guard, responseStream, context), context);
        }
        catch (Exception error)
        {
            throw errors.Map(error, context);
        }
    }
}
