using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace TokenVault.Hosting.Callers;

/// <summary>Which roles each service admits.</summary>
internal sealed class ServicePolicy(IOptions<CallersOptions> options)
{
    // Whether the host is well is nobody's secret among listed callers, and load balancers have no role of their own. Reflection
    // is mapped in Development only.
    private static readonly string[] OpenToAnyListedCaller =
        ["grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection", "grpc.reflection.v1.ServerReflection"];

    // A bit per role.
    private readonly FrozenDictionary<string, uint> _admitted = options.Value.Services
        .Select(service => (service.Key, Roles: service.Value.Aggregate(0u, (bits, role) => bits | BitOf(role))))
        .Concat(OpenToAnyListedCaller.Select(service => (Key: service, Roles: uint.MaxValue)))
        .DistinctBy(service => service.Key, StringComparer.Ordinal)
        .ToFrozenDictionary(service => service.Key, service => service.Roles, StringComparer.Ordinal);

    public static bool IsOurs(string service) => !OpenToAnyListedCaller.Contains(service, StringComparer.Ordinal);

    public bool Admits(string service, CallerRole role) =>
        _admitted.TryGetValue(service, out var roles) && (roles & (1u << (int)role)) != 0;

    private static uint BitOf(string role) => CallerRoles.TryParse(role, out var parsed) ? 1u << (int)parsed : 0;
}
