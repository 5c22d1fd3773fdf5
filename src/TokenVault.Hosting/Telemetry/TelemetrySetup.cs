using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TokenVault.Hosting.Listening;

namespace TokenVault.Hosting.Telemetry;

/// <summary>Registers metrics and traces.</summary>
internal static class TelemetrySetup
{
    public static void AddTelemetry(this WebApplicationBuilder builder, string serviceName)
    {
        builder.Services.AddSingleton<HostMetrics>();
        builder.Services.AddVaultOptions<TelemetryOptions, TelemetryOptionsValidator>(TelemetryOptions.Section);
        var endpoint = builder.Configuration[$"{TelemetryOptions.Section}:{nameof(TelemetryOptions.OtlpEndpoint)}"];

        // A bad address is reported by the options' validation; here it only must not throw.
        var collector = Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) ? uri : null;
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(serviceName));
        telemetry.WithMetrics(metrics => AddMetrics(metrics, collector, HasMetricsPort(builder.Configuration)));
        if (collector is not null)
        {
            telemetry.WithTracing(traces => traces
                .AddSource(VaultTelemetry.Name)
                .AddAspNetCoreInstrumentation(options => options.RecordException = false)
                .AddOtlpExporter(otlp => Send(otlp, collector)));
        }
    }

    /// <summary>Serves the metrics on their own loopback port and nowhere else.</summary>
    public static void UseMetricsPort(this WebApplication app, ListenerOptions listen)
    {
        if (listen.MetricsPort != 0)
        {
            app.UseOpenTelemetryPrometheusScrapingEndpoint(context =>
                context.Connection.LocalPort == listen.MetricsPort && context.Request.Path == "/metrics");
        }
    }

    private static bool HasMetricsPort(ConfigurationManager configuration) =>
        configuration[$"{ListenerOptions.Section}:{nameof(ListenerOptions.MetricsPort)}"] is not null and not "0";

    private static void AddMetrics(MeterProviderBuilder metrics, Uri? collector, bool scraped)
    {
        metrics.AddMeter(VaultTelemetry.Name, "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime");
        if (scraped)
        {
            metrics.AddPrometheusExporter();
        }

        if (collector is not null)
        {
            metrics.AddOtlpExporter(otlp => Send(otlp, collector));
        }
    }

    private static void Send(OtlpExporterOptions otlp, Uri collector)
    {
        otlp.Endpoint = collector;
        otlp.Protocol = OtlpExportProtocol.Grpc;
    }
}
