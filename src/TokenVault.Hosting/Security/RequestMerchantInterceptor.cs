using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using TokenVault.Domain.Callers;

namespace TokenVault.Hosting.Security;

/// <summary>Finds the merchant whom a privileged caller's request names. Nothing else of a request is looked at.</summary>
internal sealed class RequestMerchantInterceptor : Interceptor
{
    private const string MerchantField = "merchant_id";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Find(request, context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Find(request, context);
        return continuation(request, responseStream, context);
    }

    private static void Find(object request, ServerCallContext context)
    {
        if (context.GetHttpContext().Features.Get<PrivilegedCall>() is { } call
            && request is IMessage message
            && message.Descriptor.FindFieldByName(MerchantField)?.Accessor.GetValue(message) is string named
            && MerchantId.TryParse(named, out var merchant))
        {
            call.Resource = $"merchant/{merchant.Value}";
        }
    }
}
