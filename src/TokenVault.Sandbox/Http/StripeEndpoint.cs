using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Http;

/// <summary>Every request comes through here: key, parameters, call, answer.</summary>
internal sealed partial class StripeEndpoint(Accounts accounts, Routes routes, KeptAnswers kept, SandboxPages pages, ILogger<StripeEndpoint> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        var requestId = ObjectIds.New("req_");
        context.Response.Headers["Request-Id"] = requestId;
        Reply reply;
        try
        {
            if (await pages.TryServeAsync(context))
            {
                return;
            }

            reply = await AnswerAsync(context);
        }
        catch (StripeError error)
        {
            reply = ErrorJson.Render(error);
        }
        catch (BadHttpRequestException error)
        {
            reply = ErrorJson.Render(error.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? StripeError.TooLarge()
                : StripeError.BadParameter("", "parameter_invalid_string", "The request is malformed."));
        }
        catch (IOException error)
        {
            LogFailure(logger, error, requestId);
            reply = ErrorJson.Render(StripeError.Internal());
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = reply.Body.Length;
        await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted);
    }

    private async Task<Reply> AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (HttpMethods.IsGet(context.Request.Method))
        {
            return await LookAsync(context, path);
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            throw StripeError.UnknownUrl("other");
        }

        var account = accounts.Of(ApiKey.AccountOf(context.Request));
        var work = routes.Find(path);
        using var form = await RequestReader.ReadBodyAsync(context.Request, context.RequestAborted);
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        var (reply, replayed) = await kept.RunAsync(account, work, form, path, key);
        if (key.Length > 0)
        {
            // The key is the caller's own, already bounded; header values were checked for line breaks on the way in.
            context.Response.Headers["Idempotency-Key"] = key;
        }

        if (replayed)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
        }

        return reply;
    }

    private async Task<Reply> LookAsync(HttpContext context, string path)
    {
        var account = accounts.Of(ApiKey.AccountOf(context.Request));
        using var query = RequestReader.ReadQuery(context.Request);
        Reply reply;
        lock (account.Gate)
        {
            reply = Routes.Look(path, account, query);
        }

        await accounts.File.BarrierAsync();
        return reply;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The records failed while request {RequestId} was served")]
    private static partial void LogFailure(ILogger logger, Exception error, string requestId);
}
