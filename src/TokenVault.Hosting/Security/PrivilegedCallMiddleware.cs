using Microsoft.AspNetCore.Http;
using TokenVault.Domain.Errors;
using TokenVault.Hosting.Callers;
using TokenVault.Hosting.Errors;
using TokenVault.Hosting.Listening;

namespace TokenVault.Hosting.Security;

/// <summary>
/// Has each call of a privileged role on disk before it is carried out, and what came of it afterwards. Where it can't be written the call
/// is refused. Merchants and gateways pass untouched: what they do stands in the store and in the record of disclosures.
/// </summary>
internal sealed class PrivilegedCallMiddleware(RequestDelegate next, SecurityLog log)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<Caller>() is { Role: not (CallerRole.Merchant or CallerRole.Gateway) } caller && CallAnswer.MethodOf(context) is { } method && ServicePolicy.IsOurs(method.ServiceName)
            ? RecordAsync(context, caller, method.FullName[1..])
            : next(context);

    private async Task RecordAsync(HttpContext context, Caller caller, string method)
    {
        var isFirst = context.Features.Get<Peer>()?.TryBegin() ?? false;
        var entry = new SecurityEntry(isFirst ? SecurityEvents.Login : SecurityEvents.Call, SecurityEvents.Begun)
        {
            Role = CallerRoles.NameOf(caller.Role),
            Name = caller.Name,
            Remote = CallAnswer.RemoteOf(context),
            Method = method,
            Request = context.TraceIdentifier,
        };
        if (!await log.WriteAsync(entry))
        {
            await GrpcRefusal.WriteAsync(context, VaultErrorCode.SecurityLogNotWritten);
            return;
        }

        var call = new PrivilegedCall();
        context.Features.Set(call);
        try
        {
            await next(context);
            UnreadMessage.Explain(context);
        }
        finally
        {
            log.Tell(entry with
            {
                Event = SecurityEvents.CallEnded,
                Outcome = CallAnswer.OutcomeOf(context),
                Resource = call.Resource,
                Reason = CallAnswer.ReasonOf(context),
            });
        }
    }
}
