using System.Globalization;
using TokenVault.Sandbox.Faults;
using TokenVault.Sandbox.Records;
using TokenVault.Sandbox.Reports;
using TokenVault.Sandbox.Webhooks;

namespace TokenVault.Sandbox.Http;

/// <summary>What judges and tests read, over all accounts: without a key, since only this machine can ask.</summary>
internal sealed class SandboxPages(Accounts accounts, FaultSwitch faults, WebhookSender webhooks)
{
    /// <returns>Whether the request was for one of these pages; it is answered then.</returns>
    public async Task<bool> TryServeAsync(HttpContext context)
    {
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("GET", "/sandbox/summary"):
                await accounts.File.BarrierAsync();
                await WriteAsync(context, Summary.Render(accounts.All));
                return true;
            case ("GET", "/sandbox/ledger"):
                await accounts.File.BarrierAsync();
                context.Response.ContentType = "application/jsonl";
                await Ledger.WriteAsync(context.Response.BodyWriter, AccountsOf(context.Request), context.RequestAborted);
                return true;
            case ("GET", "/sandbox/report.csv"):
                var (from, to) = (SecondsOf(context.Request, "from") ?? 0, SecondsOf(context.Request, "to") ?? long.MaxValue);
                await accounts.File.BarrierAsync();
                context.Response.ContentType = "text/csv; charset=utf-8";
                await DailyReport.WriteAsync(
                    context.Response.BodyWriter, AccountsOf(context.Request), from, to, context.RequestAborted);
                return true;
            case ("GET", "/sandbox/webhooks"):
                await WriteAsync(context, WebhookFigures.Render(accounts.All, webhooks));
                return true;
            case (_, "/sandbox/faults"):
                await WriteAsync(context, await SwitchAsync(context));
                return true;
            default:
                return false;
        }
    }

    private async Task<Reply> SwitchAsync(HttpContext context)
    {
        switch (context.Request.Method)
        {
            case "GET":
                break;
            case "DELETE":
                faults.Set(null);
                break;
            case "PUT":
                faults.Set(await ReadFaultsAsync(context));
                break;
            default:
                throw StripeError.UnknownUrl("other");
        }

        return faults.Render();
    }

    private static async Task<FaultOptions> ReadFaultsAsync(HttpContext context)
    {
        // The server refuses larger bodies than FormBody.BytesMax.
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        try
        {
            return FaultSwitch.Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
        }
        catch (InvalidDataException error)
        {
            throw StripeError.BadParameter("", "parameter_invalid_string", error.Message);
        }
    }

    private static async Task WriteAsync(HttpContext context, Reply reply)
    {
        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = reply.Body.Length;
        await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted);
    }

    private IEnumerable<Account> AccountsOf(HttpRequest request) => request.Query["account"].ToString() is { Length: > 0 } asked
        ? accounts.All.Where(account => string.Equals(account.Id, asked, StringComparison.Ordinal))
        : accounts.All;

    private static long? SecondsOf(HttpRequest request, string name) => request.Query[name].ToString() switch
    {
        "" => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) => seconds,
        _ => throw StripeError.BadParameter(name, "parameter_invalid_integer", "Unix seconds are expected."),
    };
}
