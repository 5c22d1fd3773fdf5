using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TokenVault.Hosting.Callers;
using TokenVault.Hosting.Calls;
using TokenVault.Hosting.Errors;
using TokenVault.Hosting.Listening;
using TokenVault.Hosting.Memory;
using TokenVault.Hosting.Responses;
using TokenVault.Hosting.Security;
using TokenVault.Hosting.Telemetry;

namespace TokenVault.Hosting.Startup;

/// <summary>Puts a host together from nothing, so that neither the environment nor a default of the platform has a say in it.</summary>
internal static class HostAssembly
{
    public static WebApplicationBuilder CreateBuilder(
        IConfigurationRoot file,
        string path,
        string serviceName,
        Action<WebApplicationBuilder> services)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = serviceName,
            EnvironmentName = ConfigurationFile.EnvironmentOf(file),
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(file);
        AddOwn(builder, path);
        builder.AddTelemetry(serviceName);
        services(builder);

        return builder;
    }

    private static void AddOwn(WebApplicationBuilder builder, string path)
    {
        builder.Logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning)

            // What a service throws is logged by the interceptor. What comes here is messages that don't parse, a stack each, at
            // the sender's pleasure.
            .AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();

        var services = builder.Services;
        services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        services.AddRoutingCore();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new VaultPaths(path));
        services.AddSecurityLog();
        services.AddMemoryProtection();
        services.AddVaultOptions<ListenerOptions, ListenerOptionsValidator>(ListenerOptions.Section);
        services.AddVaultOptions<CallersOptions, CallersOptionsValidator>(CallersOptions.Section);
        services.AddSingleton<ListenerCertificates>();
        services.AddSingleton<CallerRegistry>();
        services.AddSingleton<IRegistryInForce>(provider => provider.GetRequiredService<CallerRegistry>());
        services.AddSingleton(provider => new CallerCertificates(
            provider.GetRequiredService<ListenerCertificates>(),
            provider.GetRequiredService<CallerRegistry>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IConfigurationCheck>(provider => provider.GetRequiredService<ListenerCertificates>());
        services.AddSingleton<IConfigurationCheck>(provider => provider.GetRequiredService<CallerRegistry>());
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        services.AddSingleton<ServicePolicy>();
        services.AddHostedService<RegistryWatch>();
        AddGrpc(builder);
    }

    private static void AddGrpc(WebApplicationBuilder builder)
    {
        var services = builder.Services;

        // A singleton, else gRPC makes one per call.
        services.AddSingleton<CallInterceptor>();
        services.AddSingleton<CallErrors>();
        services.AddSingleton<RefusedCalls>();
        services.AddSingleton<ResponseGuard>();
        services.AddGrpc(grpc =>
        {
            grpc.EnableDetailedErrors = false;
            grpc.Interceptors.Add<CallInterceptor>();
        });
        services.AddOptions<Grpc.AspNetCore.Server.GrpcServiceOptions>()
            .Configure<IOptions<ListenerOptions>>((grpc, listen) => grpc.MaxReceiveMessageSize = listen.Value.MessageBytesMax);
        services.AddGrpcHealthChecks().AddCheck<RegistryHealth>("registry");
        if (builder.Environment.IsDevelopment())
        {
            services.AddGrpcReflection();
        }
    }

    /// <summary>Puts the stages of a call in their order. Needs options and files that were found good.</summary>
    public static void Map(WebApplication app, Action<WebApplication> map)
    {
        app.UseRouting();
        app.UseMetricsPort(app.Services.GetRequiredService<IOptions<ListenerOptions>>().Value);
        app.UseMiddleware<CallEndMiddleware>();
        app.UseMiddleware<CallerPolicyMiddleware>();
        app.UseMiddleware<PrivilegedCallMiddleware>();
        app.MapGrpcHealthChecksService();
        if (app.Environment.IsDevelopment())
        {
            app.MapGrpcReflectionService();
        }

        map(app);
    }

    /// <summary>Where a started host listens.</summary>
    public static string AddressOf(WebApplication app) => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
        .First(candidate => candidate.StartsWith("https:", StringComparison.Ordinal));
}
