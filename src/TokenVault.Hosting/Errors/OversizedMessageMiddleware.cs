using Microsoft.AspNetCore.Http;
using TokenVault.Domain.Errors;

namespace TokenVault.Hosting.Errors;

/// <summary>
/// Gives the refusal of a message above the limit its reason. gRPC reads and refuses such a message before any interceptor
/// runs, so its bare RESOURCE_EXHAUSTED is completed here.
/// </summary>
internal sealed class OversizedMessageMiddleware(RequestDelegate next)
{
    private const string ResourceExhausted = "8";

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var headers = context.Response.Headers;

        // Our own RESOURCE_EXHAUSTED carries details already. Responses that have begun were no refusals.
        if (!context.Response.HasStarted
            && headers.TryGetValue(GrpcRefusal.StatusHeader, out var status)
            && string.Equals(status, ResourceExhausted, StringComparison.Ordinal)
            && !headers.ContainsKey(GrpcRefusal.DetailsHeader))
        {
            GrpcRefusal.SetHeaders(headers, VaultErrorCode.RequestTooLarge);
        }
    }
}
