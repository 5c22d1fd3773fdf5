using Grpc.Core;
using Microsoft.AspNetCore.Http;
using TokenVault.Hosting.Callers;
using TokenVault.Hosting.Errors;
using TokenVault.Hosting.Listening;

namespace TokenVault.Hosting.Security;

/// <summary>Tells of each call that ends with UNAUTHENTICATED or PERMISSION_DENIED, wherever in the host it was refused.</summary>
internal sealed class RefusedCalls(SecurityLog log, CallerRegistry registry)
{
    /// <summary>To be asked once a call has been answered.</summary>
    public void TellIfRefused(HttpContext context)
    {
        if (CallAnswer.StatusOf(context) is StatusCode.Unauthenticated or StatusCode.PermissionDenied)
        {
            Tell(context);
        }
    }

    private void Tell(HttpContext context)
    {
        // An untrusted certificate holds what its maker liked, so nothing of it is kept.
        var san = context.Features.Get<Peer>() is { Trusted: true } peer ? peer.San : null;
        var caller = san is null ? null : registry.Current.Find(san);
        log.Tell(new SecurityEntry(
            CallAnswer.StatusOf(context) == StatusCode.Unauthenticated ? SecurityEvents.Unauthenticated : SecurityEvents.PermissionDenied,
            SecurityEvents.Refused)
        {
            Role = caller is null ? "" : CallerRoles.NameOf(caller.Role),
            Name = caller?.Name ?? san ?? "",
            Remote = CallAnswer.RemoteOf(context),
            Method = CallAnswer.MethodOf(context)?.FullName[1..] ?? "",
            Resource = caller is { Role: CallerRole.Merchant } ? $"merchant/{caller.Name}" : "",
            Reason = CallAnswer.ReasonOf(context),
            Request = context.TraceIdentifier,
        });
    }
}
