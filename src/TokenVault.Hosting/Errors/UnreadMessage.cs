using Microsoft.AspNetCore.Http;
using TokenVault.Domain.Errors;

namespace TokenVault.Hosting.Errors;

/// <summary>
/// Gives the refusal of a message that is too large, or is none, its status and reason. gRPC reads messages before any
/// interceptor runs, so its bare answers are completed here.
/// </summary>
internal static class UnreadMessage
{
    /// <summary>To be asked once a call has been answered; a second time does nothing more.</summary>
    public static void Explain(HttpContext context)
    {
        var headers = context.Response.Headers;

        // Our own refusals carry details already. Responses that have begun were no refusals.
        if (!context.Response.HasStarted
            && headers.TryGetValue(GrpcRefusal.StatusHeader, out var status)
            && !headers.ContainsKey(GrpcRefusal.DetailsHeader)
            && CodeOf(status.ToString()) is { } code)
        {
            GrpcRefusal.SetHeaders(headers, code);
        }
    }

    private static VaultErrorCode? CodeOf(string status) => status switch
    {
        // RESOURCE_EXHAUSTED
        "8" => VaultErrorCode.RequestTooLarge,

        // UNKNOWN: whatever a service throws is mapped by the interceptor, so this is what was thrown before it, by the parser.
        "2" => VaultErrorCode.RequestMalformed,
        _ => null,
    };
}
