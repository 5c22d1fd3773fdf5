using Grpc.Core;
using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Adapter;

/// <summary>A call that the adapter answers by itself, without asking anybody else.</summary>
internal static class AdapterCall
{
    /// <summary>Makes it and gives the answer, for which one batch's time is left.</summary>
    /// <exception cref="VaultException">AdapterUnavailable, or what the adapter refused with.</exception>
    public static async Task<TAnswer> RunAsync<TAnswer>(
        IOptions<AdapterOptions> options, TimeProvider clock, Func<DateTime, AsyncUnaryCall<TAnswer>> call)
    {
        try
        {
            using var started = call(clock.GetUtcNow().UtcDateTime + options.Value.FingerprintTimeout);
            return await started;
        }
        catch (RpcException failure)
        {
            throw AdapterFailure.Of(failure);
        }
    }
}
