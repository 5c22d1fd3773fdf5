using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TokenVault.Hosting.Callers;
using TokenVault.Hosting.Responses;

namespace TokenVault.Hosting.Startup;

/// <summary>Everything that is wrong with a configuration, found without starting anything.</summary>
internal static class ConfigurationProblems
{
    /// <summary>One line per problem. What the options themselves forbid comes first, because the files are named by them.</summary>
    public static IReadOnlyList<string> Find(IConfiguration file, WebApplication app)
    {
        var services = app.Services;
        List<string> problems =
        [
            .. FindInEnvironment(file),
            .. UnknownKeys.Find(file, [.. services.GetServices<ConfigurationSection>()]),
            .. FindInOptions(services),
        ];
        if (problems.Count == 0)
        {
            problems.AddRange(services.GetServices<IConfigurationCheck>().SelectMany(check => check.FindProblems()));
            var served = new ServedMethods(((IEndpointRouteBuilder)app).DataSources);
            problems.AddRange(FindInServices(served.Services, services));
            problems.AddRange(served.Responses.SelectMany(response => FindInResponse(response, services)));
        }

        return problems;
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
    private static IEnumerable<string> FindInServices(IReadOnlyCollection<string> served, IServiceProvider services)
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
