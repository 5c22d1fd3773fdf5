using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using TokenVault.Hosting.Errors;

namespace TokenVault.Hosting.Telemetry;

/// <summary>Measures each call from its headers to its status, refusals included.</summary>
internal sealed class CallMetricsMiddleware(RequestDelegate next, HostMetrics metrics, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // Only methods that we serve: a path made up by a peer would be a new series each time.
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not { } served)
        {
            await next(context);
            return;
        }

        var start = clock.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            metrics.RecordCall(served.Method.FullName, CallAnswer.StatusOf(context), clock.GetElapsedTime(start));
        }
    }
}
