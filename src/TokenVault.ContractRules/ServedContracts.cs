using System.Reflection;
using Google.Protobuf.Reflection;
using TokenVault.Contracts.V1;

namespace TokenVault.ContractRules;

/// <summary>All that the contracts' services can answer with.</summary>
internal static class ServedContracts
{
    /// <summary>The response message of every method of every service. Throws where there is none at all, which would make every check pass.</summary>
    public static IReadOnlyList<MessageDescriptor> Responses()
    {
        var responses = typeof(TokenService).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
            .Where(property => property?.PropertyType == typeof(FileDescriptor))
            .SelectMany(property => ((FileDescriptor)property!.GetValue(null)!).Services)
            .SelectMany(service => service.Methods)
            .Select(method => method.OutputType)
            .Distinct()
            .ToList();
        return responses.Count > 0 ? responses : throw new InvalidOperationException("No service was found in the contracts.");
    }
}
