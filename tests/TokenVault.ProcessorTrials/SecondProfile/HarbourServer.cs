using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TokenVault.ProcessorTrials.SecondProfile;

/// <summary>The harbour on a loopback port. It can be told to lose an answer, to miss a request, and to send everybody elsewhere.</summary>
internal sealed class HarbourServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private string? _lose;
    private string? _miss;
    private int _lost;
    private int _missed;
    private int _asked;
    private long _bodyBytes;

    private HarbourServer(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public HarbourBook Book { get; } = new();

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Where everybody is sent, with which status; null: nowhere.</summary>
    public (int Status, Uri To)? Redirect { get; set; }

    public int Lost => Volatile.Read(ref _lost);

    public int Missed => Volatile.Read(ref _missed);

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Of all bodies that arrived.</summary>
    public long BodyBytes => Interlocked.Read(ref _bodyBytes);

    public static async Task<HarbourServer> StartAsync(X509Certificate2 certificate, CancellationToken stop)
    {
        var server = new HarbourServer(certificate);
        await server._app.StartAsync(stop);
        return server;
    }

    /// <summary>The next of this kind is done, and its answer lost.</summary>
    public void LoseNext(string kind) => Volatile.Write(ref _lose, kind);

    /// <summary>The next of this kind is lost before it is done.</summary>
    public void MissNext(string kind) => Volatile.Write(ref _miss, kind);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Interlocked.Add(ref _bodyBytes, body.Length);
        if (Redirect is { } redirect)
        {
            context.Response.StatusCode = redirect.Status;
            context.Response.Headers.Location = new Uri(redirect.To, context.Request.Path).ToString();
            return;
        }

        // /berths/BERTH/KIND/REF
        var parts = context.Request.Path.Value!.Split('/');
        var kind = parts.ElementAtOrDefault(3) ?? "";
        if (Takes(ref _miss, kind))
        {
            Interlocked.Increment(ref _missed);
            context.Abort();
            return;
        }

        var (status, answer) = Answer(context.Request, parts, body.ToArray());
        if (Takes(ref _lose, kind))
        {
            Interlocked.Increment(ref _lost);
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private (int Status, JsonNode Answer) Answer(HttpRequest request, string[] parts, byte[] body)
    {
        var pass = request.Headers["X-Harbour-Pass"].ToString();
        if (!pass.StartsWith("pilot:", StringComparison.Ordinal) || request.Headers["X-Harbour-Tide"] != "high")
        {
            return (403, new JsonObject { ["trouble"] = "no pass" });
        }

        switch (request.Method, parts)
        {
            case ("GET", ["", "berths", var berth, "log"]):
                return (200, Book.Show(berth));
            case ("POST", ["", "berths", var berth, var kind, var reference]):
                try
                {
                    return (201, Book.Enter(new HarbourRequest(berth, kind, reference, pass, HarbourRequest.Parse(body))));
                }
                catch (HarbourTroubleException trouble)
                {
                    return (422, new JsonObject { ["trouble"] = trouble.Message });
                }

            default:
                return (404, new JsonObject { ["trouble"] = "no such place" });
        }
    }

    private static bool Takes(ref string? armed, string kind) =>
        Volatile.Read(ref armed) is { } wanted && wanted == kind && Interlocked.Exchange(ref armed, null) is not null;
}
