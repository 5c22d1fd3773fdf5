using TokenVault.Sandbox.Faults;
using TokenVault.Sandbox.Payments;

namespace TokenVault.Sandbox.Http;

/// <summary>Every request comes through here: its faults are drawn, it is answered, and no exception gets out.</summary>
internal sealed partial class SandboxEndpoint(Dialects dialects, Calls calls, SandboxPages pages, FaultSwitch faults, ILogger<SandboxEndpoint> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var requestId = ObjectIds.New("req_");
        context.Response.Headers["Request-Id"] = requestId;
        var dialect = dialects.Of(path);
        var draw = faults.Current?.Draw(context.Request.Method, path) ?? default;
        Reply reply;
        try
        {
            if (await pages.TryServeAsync(context))
            {
                return;
            }

            if (await calls.AnswerAsync(context, dialect, path, draw) is not { } answered)
            {
                context.Abort();
                return;
            }

            reply = answered;
        }
        catch (StripeError error)
        {
            reply = dialect.Render(error);
        }
        catch (BadHttpRequestException error)
        {
            reply = dialect.Render(error.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? StripeError.TooLarge()
                : StripeError.BadParameter("", "parameter_invalid_string", "The request is malformed."));
        }
        catch (IOException error)
        {
            LogFailure(logger, error, requestId);
            reply = dialect.Render(StripeError.Internal());
        }

        await WriteAsync(context, reply, draw);
    }

    private async Task WriteAsync(HttpContext context, Reply reply, FaultDraw draw)
    {
        await faults.DelayAsync(draw, FaultKind.DelayAfter);
        if (draw.Kind is FaultKind.ResetAfter || context.Response.HasStarted)
        {
            draw.Count(draw.Kind);
            context.Abort();
            return;
        }

        if (draw.Kind is FaultKind.Garbled)
        {
            await SpoiltAnswer.WriteAsync(context, reply, draw);
            return;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = reply.Body.Length;
        await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The records failed while request {RequestId} was served")]
    private static partial void LogFailure(ILogger logger, Exception error, string requestId);
}
