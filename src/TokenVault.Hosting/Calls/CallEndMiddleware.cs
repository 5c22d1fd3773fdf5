using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using TokenVault.Hosting.Errors;
using TokenVault.Hosting.Security;
using TokenVault.Hosting.Telemetry;

namespace TokenVault.Hosting.Calls;

/// <summary>
/// What is done once a call has its answer, wherever in the host it was given: it is completed, told of where it is a refusal, and measured from
/// the call's headers to its status. One layer, since each costs a call that has to wait for the disk.
/// </summary>
internal sealed class CallEndMiddleware(RequestDelegate next, HostMetrics metrics, RefusedCalls refused, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var start = clock.GetTimestamp();
        try
        {
            await next(context);
            UnreadMessage.Explain(context);
            refused.TellIfRefused(context);
        }
        finally
        {
            // Only methods that we serve: a path made up by a peer would be a new series each time.
            if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is { } served)
            {
                metrics.RecordCall(served.Method.FullName, CallAnswer.StatusOf(context), clock.GetElapsedTime(start));
            }
        }
    }
}
