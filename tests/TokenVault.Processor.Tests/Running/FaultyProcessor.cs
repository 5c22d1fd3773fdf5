using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace TokenVault.Processor.Tests.Running;

/// <summary>A payment processor on a bad day: a real HTTPS server that does what the test says. The practice processor has no such days.</summary>
internal sealed class FaultyProcessor : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;

    private FaultyProcessor(WebApplication app, X509Certificate2 certificate) => (_app, _certificate) = (app, certificate);

    public Uri Address { get; private set; } = null!;

    /// <summary>The paths that were asked for, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The bodies that a test kept, in order.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    /// <summary>The first step's answer.</summary>
    public RequestDelegate OnPaymentMethod { get; set; } =
        static context => context.Response.WriteAsync("""{"id":"pm_1","object":"payment_method"}""");

    /// <summary>The second step's answer, and any other's.</summary>
    public RequestDelegate OnPaymentIntent { get; set; } = static _ => Task.CompletedTask;

    /// <summary>That the charge of ten euros was taken.</summary>
    public static string Succeeded(string operation) =>
        $$$"""{"id":"pi_1","amount":1000,"currency":"eur","status":"succeeded","metadata":{"operation":"{{{operation}}}"}}""";

    /// <summary>Reads the request's body to its end and keeps it.</summary>
    public async Task KeepBodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Bodies.Enqueue(await reader.ReadToEndAsync());
    }

    public static async Task<FaultyProcessor> StartAsync(TestAuthority authority)
    {
        var certificate = authority.Issue("spiffe://tokenvault/sandbox/faulty");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var processor = new FaultyProcessor(builder.Build(), certificate);
        processor._app.Run(processor.AnswerAsync);
        await processor._app.StartAsync();
        processor.Address = new Uri(
            processor._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return processor;
    }

    public async ValueTask DisposeAsync()
    {
        using (var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100)))
        {
            await _app.StopAsync(now.Token);
        }

        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Asked.Enqueue(context.Request.Path);
        if (context.Request.Path == "/v1/payment_methods")
        {
            await OnPaymentMethod(context);
            return;
        }

        await OnPaymentIntent(context);
    }
}
