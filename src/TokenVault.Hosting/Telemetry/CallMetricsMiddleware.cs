using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
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
            metrics.RecordCall(served.Method.FullName, StatusOf(context), clock.GetElapsedTime(start));
        }
    }

    private static StatusCode StatusOf(HttpContext context)
    {
        var trailers = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>()?.Trailers;
        var text = trailers is not null && trailers.TryGetValue(GrpcRefusal.StatusHeader, out var trailer)
            ? trailer.ToString()
            : context.Response.Headers[GrpcRefusal.StatusHeader].ToString();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 0 and <= 16
            ? (StatusCode)code
            : StatusCode.Unknown;
    }
}
