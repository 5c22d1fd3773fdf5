using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenVault.Hosting.Callers;
using TokenVault.Hosting.Responses;
using MessageDescriptor = Google.Protobuf.Reflection.MessageDescriptor;

namespace TokenVault.Hosting.Startup;

/// <summary>Everything that is wrong with a configuration, found without starting anything. One line per problem.</summary>
internal static class ConfigurationProblems
{
    /// <summary>What the file itself has wrong.</summary>
    /// <remarks>Before the host is built, because the listener is made of these values while it is being built.</remarks>
    public static IReadOnlyList<string> FindInValues(IConfiguration file, IServiceCollection registered)
    {
        // The file as an instance, so that it is not disposed with this provider.
        ICollection<ServiceDescriptor> copy = new ServiceCollection();
        foreach (var descriptor in registered)
        {
            copy.Add(descriptor);
        }

        using var services = ((IServiceCollection)copy).AddSingleton(file).BuildServiceProvider();
        return
        [
            .. FindInEnvironment(file),
            .. UnknownKeys.Find(file, [.. services.GetServices<ConfigurationSection>()]),
            .. FindInOptions(services),
        ];
    }

    /// <summary>What the files that it names have wrong.</summary>
    public static IReadOnlyList<string> FindInFiles(IServiceProvider services) =>
        [.. services.GetServices<IConfigurationCheck>().SelectMany(check => check.FindProblems())];

    /// <summary>What does not agree with the services that were mapped.</summary>
    public static IReadOnlyList<string> FindInServices(WebApplication app)
    {
        var served = new ServedMethods(((IEndpointRouteBuilder)app).DataSources);
        return
        [
            .. FindUnserved(served.Services, app.Services),
            .. served.Responses.SelectMany(response => FindInResponse(response, app.Services)),
        ];
    }

    private static IEnumerable<string> FindInEnvironment(IConfiguration file) =>
        file[ConfigurationFile.EnvironmentKey] is { } name && !ConfigurationFile.Environments.Contains(name, StringComparer.Ordinal)
            ? [$"{ConfigurationFile.EnvironmentKey} must be one of: {string.Join(", ", ConfigurationFile.Environments)}."]
            : [];

    private static List<string> FindInOptions(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
            return [];
        }
        catch (Exception error) when (error is OptionsValidationException or AggregateException or InvalidOperationException)
        {
            var errors = error is AggregateException several ? several.Flatten().InnerExceptions : (IEnumerable<Exception>)[error];
            return errors.SelectMany(e => Describe(e, services)).Distinct(StringComparer.Ordinal).ToList();
        }
    }

    private static IEnumerable<string> Describe(Exception error, IServiceProvider services)
    {
        if (error is not OptionsValidationException invalid)
        {
            // A value that is not of its key's type; the binder names the key.
            return [error.Message];
        }

        var section = services.GetServices<ConfigurationSection>().FirstOrDefault(known => known.Options == invalid.OptionsType)?.Name;
        return invalid.Failures.Select(failure => section is null ? failure : $"{section}: {failure}");
    }

    // A misspelt service would admit nobody and say nothing.
    private static IEnumerable<string> FindUnserved(IReadOnlyCollection<string> served, IServiceProvider services)
    {
        var listed = services.GetRequiredService<IOptions<CallersOptions>>().Value.Services.Keys;
        return listed
            .Except(served, StringComparer.Ordinal)
            .Select(name => $"{CallersOptions.Section}:Services:{name} is not served here. Those served are: {string.Join(", ", served)}.");
    }

    // The build refuses such a contract already; a host must not start on one that came by another way.
    private static IEnumerable<string> FindInResponse(MessageDescriptor response, IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<ResponseGuard>().Prepare(response);
            return [];
        }
        catch (InvalidOperationException error)
        {
            return [error.Message];
        }
    }
}
