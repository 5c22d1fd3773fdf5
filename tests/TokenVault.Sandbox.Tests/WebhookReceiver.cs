using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace TokenVault.Sandbox.Tests;

/// <summary>A merchant's own HTTPS server, which keeps what it is sent and answers what the test says.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SandboxCertificate _certificate = new();

    public WebhookReceiver()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate.ForServer())));
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    public ConcurrentQueue<(string Body, string Signature)> Received { get; } = new();

    /// <summary>What each delivery is answered.</summary>
    public int Status { get; set; } = 200;

    public Uri Url => new(
        _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First() + "/hook");

    public async Task StartAsync(string authorityPath)
    {
        _certificate.Write(authorityPath, authorityPath + ".key");
        await _app.StartAsync();
    }

    public async Task<IReadOnlyList<(string Body, string Signature)>> WaitAsync(int count)
    {
        while (Received.Count < count)
        {
            await Task.Delay(10);
        }

        return [.. Received];
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Received.Enqueue((await reader.ReadToEndAsync(), context.Request.Headers["Stripe-Signature"].ToString()));
        context.Response.StatusCode = Status;
    }
}
