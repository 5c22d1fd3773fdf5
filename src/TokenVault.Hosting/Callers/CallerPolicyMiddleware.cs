using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TokenVault.Domain.Errors;
using TokenVault.Hosting.Errors;
using TokenVault.Hosting.Listening;
using TokenVault.Hosting.Security;

namespace TokenVault.Hosting.Callers;

/// <summary>
/// Admits a call or refuses it before a byte of its message is read. Asked for each call, so that a caller who is disabled is
/// out at its next one, on whatever connection.
/// </summary>
internal sealed class CallerPolicyMiddleware(
    RequestDelegate next,
    CallerRegistry registry,
    ServicePolicy policy,
    TimeProvider clock,
    ILogger<CallerPolicyMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var peer = context.Features.Get<Peer>();
        var refusal = Judge(context, peer, out var caller);
        if (refusal is not { } code)
        {
            context.Features.Set(caller);
            return next(context);
        }

        // An untrusted certificate holds what its maker liked, so its name is kept out of the log.
        HostLog.CallerRefused(logger, code, ServiceOf(context) ?? "no service of ours", peer is { Trusted: true, San: { } san } ? SecurityLine.Clean(san) : "none");
        return GrpcRefusal.WriteAsync(context, code);
    }

    private VaultErrorCode? Judge(HttpContext context, Peer? peer, out Caller? caller)
    {
        caller = null;
        if (peer is null)
        {
            return VaultErrorCode.CertificateMissing;
        }

        if (!peer.Trusted || clock.GetUtcNow() > peer.NotAfter)
        {
            return VaultErrorCode.CertificateNotTrusted;
        }

        caller = peer.San is null ? null : registry.Current.Find(peer.San);
        if (caller is null)
        {
            return VaultErrorCode.CallerUnknown;
        }

        if (caller.Disabled)
        {
            return VaultErrorCode.CallerDisabled;
        }

        // A path without a service of ours goes on to gRPC's own UNIMPLEMENTED.
        return ServiceOf(context) is { } service && !policy.Admits(service, caller.Role) ? VaultErrorCode.CallerNotAllowed : null;
    }

    private static string? ServiceOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.ServiceName;
}
