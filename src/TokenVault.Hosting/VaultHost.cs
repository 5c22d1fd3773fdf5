using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TokenVault.Hosting.Memory;
using TokenVault.Hosting.Startup;

namespace TokenVault.Hosting;

/// <summary>Runs a TokenVault process: configuration, listener, callers, errors, answers and telemetry are the same in each.</summary>
public static class VaultHost
{
    public const int ExitStopped = 0;
    public const int ExitBadConfiguration = 1;
    public const int ExitFailed = 2;

    /// <summary>Runs until a signal stops it. Returns the process's exit code: 0 stopped, 1 bad configuration, 2 failure at run time.</summary>
    /// <param name="args">The command line; `--help` prints what it may be.</param>
    /// <param name="serviceName">The executable's name, such as `TokenVault.Gateway`.</param>
    /// <param name="services">Registers the process's own services and options (<see cref="VaultOptionsRegistration"/>).</param>
    /// <param name="map">Maps its gRPC services.</param>
    /// <param name="prelude">What it serves before, where it needs one.</param>
    public static Task<int> RunAsync(
        string[] args, string serviceName, Action<WebApplicationBuilder> services, Action<WebApplication> map, HostPrelude? prelude = null) =>
        RunAsync(HostArguments.Parse(args), serviceName, services, map, new HostConsole(Console.Out, Console.Error), prelude);

    internal static async Task<int> RunAsync(
        HostArguments arguments,
        string serviceName,
        Action<WebApplicationBuilder> services,
        Action<WebApplication> map,
        HostConsole console,
        HostPrelude? prelude = null)
    {
        if (arguments.Help || arguments.Problem is not null)
        {
            return console.ShowUsage(arguments, serviceName);
        }

        WebApplication? app = null;
        try
        {
            var file = ConfigurationFile.Read(arguments.ConfigurationFile!);
            var builder = HostAssembly.CreateBuilder(file, arguments.ConfigurationFile!, serviceName, services);
            var problems = ConfigurationProblems.FindInValues(file, builder.Services);
            if (problems.Count == 0)
            {
                app = builder.Build();
                problems = Prepare(app, map);
            }

            if (app is null || problems.Count > 0 || arguments.CheckOnly)
            {
                return console.ShowProblems(problems, arguments.ConfigurationFile!);
            }

            if (prelude is not null && prelude.IsNeeded(app.Services))
            {
                await PreludeHost.ServeAsync(file, arguments.ConfigurationFile!, serviceName, prelude, console);
                if (EndOf(prelude, app, arguments, console) is { } end)
                {
                    return end;
                }
            }

            await ServeAsync(app, serviceName, console);

            // Not 0 where a service of the process stopped it because it could not go on.
            return Environment.ExitCode;
        }
        catch (FormatException error) when (app is null)
        {
            return console.ShowProblems([error.Message], arguments.ConfigurationFile!);
        }
        catch (Exception error)
        {
            return console.ShowFailure(serviceName, error);
        }
        finally
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }
        }
    }

    // Null where the process goes on. What could not be looked at before the prelude is looked at now.
    private static int? EndOf(HostPrelude prelude, WebApplication app, HostArguments arguments, HostConsole console)
    {
        if (!prelude.IsOver())
        {
            return ExitStopped;
        }

        var problems = ConfigurationProblems.FindInFiles(app.Services);
        return problems.Count > 0 ? console.ShowProblems(problems, arguments.ConfigurationFile!) : null;
    }

    // In this order, because what is mapped may be made from the files.
    private static IReadOnlyList<string> Prepare(WebApplication app, Action<WebApplication> map)
    {
        // Before the first file with a key in it is read.
        app.Services.GetRequiredService<ProcessProtection>().Apply();
        var problems = ConfigurationProblems.FindInFiles(app.Services);
        if (problems.Count > 0)
        {
            return problems;
        }

        HostAssembly.Map(app, map);
        return ConfigurationProblems.FindInServices(app);
    }

    private static async Task ServeAsync(WebApplication app, string serviceName, HostConsole console)
    {
        await app.StartAsync();
        var address = HostAssembly.AddressOf(app);
        HostLog.Listening(app.Logger, serviceName, address);
        console.ShowListening(address);
        await app.WaitForShutdownAsync();
    }
}
