using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Webhooks.Receiving;

/// <summary>
/// A server of its own beside the one that gateways call, with nothing in it but the endpoint: what is mapped there can't become
/// reachable here by mistake. Processors show no certificate; their signatures are what counts.
/// </summary>
internal sealed class WebhookServer(
    WebhookEndpoint endpoint, WebhookCertificate certificate, IOptions<WebhookOptions> options, ILoggerFactory loggers) : IAsyncDisposable
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    // Those that wait for an answer, those that shake hands, and idle ones.
    private const int ConnectionsPerRequest = 4;

    private WebApplication? _app;

    /// <summary>Listens. Gives the address, with the port that it got.</summary>
    public async Task<string> StartAsync(IPEndPoint at, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, DetachedLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            SetLimits(kestrel.Limits, options.Value);
            kestrel.Listen(at, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(new TlsHandshakeCallbackOptions
                {
                    HandshakeTimeout = HandshakeTimeout,
                    OnConnection = _ => ValueTask.FromResult(CreateTls()),
                });
            });
        });
        _app = builder.Build();
        _app.Run(endpoint.HandleAsync);
        await _app.StartAsync(cancellation);
        return _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public Task StopAsync(CancellationToken cancellation) => _app?.StopAsync(cancellation) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static void SetLimits(KestrelServerLimits limits, WebhookOptions options)
    {
        limits.MaxConcurrentConnections = options.ConcurrencyMax * ConnectionsPerRequest;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = options.BodyBytesMax;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestLineSize = 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
    }

    private SslServerAuthenticationOptions CreateTls() => new()
    {
        ServerCertificateContext = certificate.Context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = false,
        AllowRenegotiation = false,
    };
}
