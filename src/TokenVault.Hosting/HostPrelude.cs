using Microsoft.AspNetCore.Builder;
using TokenVault.Domain.Errors;

namespace TokenVault.Hosting;

/// <summary>
/// What a process serves on its listener before it can be what it is: to the same callers, under the same security log. Its health says NOT_SERVING, and
/// whatever is called that it does not serve is refused.
/// </summary>
/// <param name="Services">Registers its own services.</param>
/// <param name="Map">Maps its gRPC services.</param>
/// <param name="Refusal">The answer to calls of all other services.</param>
public sealed record HostPrelude(Action<WebApplicationBuilder> Services, Action<WebApplication> Map, VaultErrorCode Refusal)
{
    /// <summary>Asked once the configuration was found good, with the services of the process itself.</summary>
    public required Func<IServiceProvider, bool> IsNeeded { get; init; }

    /// <summary>Whether the process can be what it is. Asked when the prelude has stopped: where not, it was a signal that stopped it.</summary>
    public required Func<bool> IsOver { get; init; }
}
