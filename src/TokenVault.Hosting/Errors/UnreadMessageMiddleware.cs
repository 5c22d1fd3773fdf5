using Microsoft.AspNetCore.Http;
using TokenVault.Domain.Errors;

namespace TokenVault.Hosting.Errors;

/// <summary>
/// Gives the refusal of a message that is too large, or is none, its status and reason. gRPC reads messages before any
/// interceptor runs, so its bare answers are completed here.
/// </summary>
internal sealed class UnreadMessageMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var headers = context.Response.Headers;

        // Our own refusals carry details already. Responses that have begun were no refusals.
        if (!context.Response.HasStarted
            && headers.TryGetValue(GrpcRefusal.StatusHeader, out var status)
            && !headers.ContainsKey(GrpcRefusal.DetailsHeader)
            && Explain(status.ToString()) is { } code)
        {
            GrpcRefusal.SetHeaders(headers, code);
        }
    }

    private static VaultErrorCode? Explain(string status) => status switch
    {
        // RESOURCE_EXHAUSTED
        "8" => VaultErrorCode.RequestTooLarge,

        // UNKNOWN: whatever a service throws is mapped by the interceptor, so this is what was thrown before it, by the parser.
        "2" => VaultErrorCode.RequestMalformed,
        _ => null,
    };
}
