using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Routing;
using TokenVault.Hosting.Callers;

namespace TokenVault.Hosting.Responses;

/// <summary>The gRPC methods that were mapped.</summary>
internal sealed class ServedMethods(IEnumerable<EndpointDataSource> sources)
{
    /// <summary>Full names of the services, health and reflection left out.</summary>
    public IReadOnlyCollection<string> Services { get; } =
        [.. Methods(sources).Select(method => method.Method.ServiceName).Distinct(StringComparer.Ordinal)];

    /// <summary>The messages that they answer with.</summary>
    public IReadOnlyCollection<MessageDescriptor> Responses { get; } =
        [.. Methods(sources).Select(method => DescriptorOf(method.Method.GetType().GetGenericArguments()[1])).Distinct()];

    private static IEnumerable<GrpcMethodMetadata> Methods(IEnumerable<EndpointDataSource> sources) => sources
        .SelectMany(source => source.Endpoints)
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>())
        .OfType<GrpcMethodMetadata>()
        .Where(method => ServicePolicy.IsOurs(method.Method.ServiceName));

    // Generated messages carry their descriptor in a static property of this name.
    private static MessageDescriptor DescriptorOf(Type message) =>
        (MessageDescriptor)message.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
