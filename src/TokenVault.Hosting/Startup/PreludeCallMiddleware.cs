using Microsoft.AspNetCore.Http;
using TokenVault.Domain.Errors;
using TokenVault.Hosting.Errors;

namespace TokenVault.Hosting.Startup;

/// <summary>Refuses what a prelude does not serve, where gRPC would say that there is no such method: callers would take that for good.</summary>
internal sealed class PreludeCallMiddleware(RequestDelegate next, VaultErrorCode refusal)
{
    public Task InvokeAsync(HttpContext context) => CallAnswer.MethodOf(context) is null ? GrpcRefusal.WriteAsync(context, refusal) : next(context);
}
