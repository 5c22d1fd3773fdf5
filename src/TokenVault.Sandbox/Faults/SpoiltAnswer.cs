using TokenVault.Sandbox.Http;

namespace TokenVault.Sandbox.Faults;

/// <summary>Answers that can't be read, in the three forms that callers meet.</summary>
internal static class SpoiltAnswer
{
    private static readonly byte[] Page = "<html><head><title>Gateway</title></head><body>upstream</body></html>"u8.ToArray();

    public static async Task WriteAsync(HttpContext context, Reply reply, FaultDraw draw)
    {
        draw.Count(FaultKind.Garbled);
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json";
        var half = reply.Body[..(reply.Body.Length / 2)];
        switch (draw.Shape)
        {
            // A whole HTTP answer with half of the JSON in it.
            case < 1.0 / 3:
                context.Response.ContentLength = half.Length;
                await context.Response.Body.WriteAsync(half, context.RequestAborted);
                break;

            // A proxy's page under the processor's status.
            case < 2.0 / 3:
                context.Response.ContentType = "text/html";
                context.Response.ContentLength = Page.Length;
                await context.Response.Body.WriteAsync(Page, context.RequestAborted);
                break;

            // The connection ends in the middle of the body.
            default:
                context.Response.ContentLength = reply.Body.Length;
                await context.Response.Body.WriteAsync(half, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                context.Abort();
                break;
        }
    }
}
