using TokenVault.Sandbox.Faults;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Http;

/// <summary>A call, once it is known whose dialect it is in: key, parameters, work.</summary>
internal sealed class Calls(Accounts accounts, KeptAnswers kept, FaultSwitch faults)
{
    /// <returns>The answer, or null where the connection is to be cut before anything is done.</returns>
    public Task<Reply?> AnswerAsync(HttpContext context, Dialect dialect, string path, FaultDraw draw)
    {
        var method = context.Request.Method;
        return HttpMethods.IsGet(method) ? LookAsync(context, dialect, path, draw)
            : HttpMethods.IsPost(method) || HttpMethods.IsDelete(method) ? ChangeAsync(context, dialect, path, draw)
            : throw StripeError.UnknownUrl("other");
    }

    private async Task<Reply?> ChangeAsync(HttpContext context, Dialect dialect, string path, FaultDraw draw)
    {
        var request = context.Request;
        var account = accounts.Of(dialect.AccountOf(request));
        var work = SpoiltWork.Of(dialect.Find(request.Method, path), draw, dialect);
        using var form = await RequestReader.ReadBodyAsync(request, dialect.ReadsJson, context.RequestAborted);
        if (!await MaySucceedAsync(draw))
        {
            return null;
        }

        var key = request.Headers[dialect.KeyHeader].ToString();
        var (reply, replayed) = await kept.RunAsync(account, work, new KeptRequest(dialect, form, path, key));
        if (key.Length > 0)
        {
            // The key is the caller's own, already bounded; header values were checked for line breaks on the way in.
            context.Response.Headers[dialect.KeyHeader] = key;
        }

        if (replayed && dialect.ReplayedHeader is { } header)
        {
            context.Response.Headers[header] = "true";
        }

        return reply;
    }

    private async Task<Reply?> LookAsync(HttpContext context, Dialect dialect, string path, FaultDraw draw)
    {
        var account = accounts.Of(dialect.AccountOf(context.Request));
        using var query = RequestReader.ReadQuery(context.Request);
        if (!await MaySucceedAsync(draw))
        {
            return null;
        }

        if (draw.Kind is FaultKind.Error500Before or FaultKind.Error500After)
        {
            draw.Count(draw.Kind);
            throw StripeError.Internal();
        }

        Reply reply;
        lock (account.Gate)
        {
            reply = dialect.Look(path, account, query);
        }

        await accounts.File.BarrierAsync();
        return reply;
    }

    /// <returns>False where the connection is to be cut.</returns>
    /// <exception cref="StripeError">The processor says that it is not available.</exception>
    private async Task<bool> MaySucceedAsync(FaultDraw draw)
    {
        await faults.DelayAsync(draw, FaultKind.DelayBefore);
        if (draw.Kind is FaultKind.Error503 or FaultKind.ResetBefore)
        {
            draw.Count(draw.Kind);
            return draw.Kind is FaultKind.ResetBefore ? false : throw StripeError.Unavailable();
        }

        return true;
    }
}
