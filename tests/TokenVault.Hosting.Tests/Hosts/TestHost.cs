using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TokenVault.Contracts.V1;
using TokenVault.Hosting.Startup;

namespace TokenVault.Hosting.Tests.Hosts;

/// <summary>A host in a folder of its own: a real listener with real certificates on a port of the system's choice.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    public const string Shop = "spiffe://tokenvault/merchant/shop";

    private readonly List<IDisposable> _owned = [];
    private readonly TaskCompletionSource<string> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _app;
    private Task<int>? _running;

    public TestHost()
    {
        Folder = Directory.CreateTempSubdirectory("tokenvault-hosting-").FullName;
        using var server = Authority.Issue([]);
        Write("host.pem", server.ExportCertificatePem());
        Write("host.key", server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Write("ca.pem", Authority.Certificate.ExportCertificatePem());
        WriteRegistry((Shop, "merchant", "shop", false));
    }

    public TestAuthority Authority { get; } = new();

    public string Folder { get; }

    public ScriptedTokenService.Script Script { get; } = new();

    public CapturedLog Log { get; } = new();

    public StringWriter Output { get; } = new();

    public StringWriter Errors { get; } = new();

    public Uri Address { get; private set; } = new("https://127.0.0.1:1");

    public IServiceProvider Services => _app!.Services;

    public JsonObject Configuration { get; } = JsonNode.Parse(
        """
        {"Environment":"Production",
         "Listen":{"Address":"127.0.0.1","Port":0,"Certificate":"host.pem","Key":"host.key","ClientAuthority":"ca.pem","MetricsPort":0},
         "Callers":{"Registry":"registry.json","Services":{"tokenvault.v1.TokenService":["merchant"]}},
         "Memory":{"CoreDumps":true,"Lock":false,"ClearFreed":false},
         "Telemetry":{"OtlpEndpoint":""}}
        """)!.AsObject();

    public void Write(string name, string content) => File.WriteAllText(Path.Combine(Folder, name), content);

    /// <summary>Replaces the registry as an editor or a configuration system does: a new file renamed over the old one.</summary>
    public void WriteRegistry(params (string San, string Role, string Name, bool Disabled)[] callers)
    {
        var json = JsonSerializer.Serialize(new
        {
            callers = callers.Select(c => new { san = c.San, role = c.Role, name = c.Name, disabled = c.Disabled }),
        });
        Write("registry.json.new", json);
        File.Move(Path.Combine(Folder, "registry.json.new"), Path.Combine(Folder, "registry.json"), overwrite: true);
    }

    /// <summary>Runs the host to its end, which comes at once where it refuses its configuration.</summary>
    public Task<int> RunAsync(params string[] more)
    {
        Write("host.json", Configuration.ToJsonString());
        var arguments = HostArguments.Parse(["--config", Path.Combine(Folder, "host.json"), .. more]);
        return VaultHost.RunAsync(arguments, "TokenVault.Test", AddServices, Map, new HostConsole(Output, Errors));
    }

    public async Task<TestHost> StartAsync()
    {
        _running = RunAsync();
        var first = await Task.WhenAny(_listening.Task, _running).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(first == _listening.Task, $"The host did not start: {Errors}");
        Address = new Uri(await _listening.Task);
        return this;
    }

    public TokenService.TokenServiceClient ConnectAs(string san) => Connect(Authority.Issue([san]));

    public TokenService.TokenServiceClient Connect(X509Certificate2? certificate) => new(OpenChannel(certificate));

    public GrpcChannel OpenChannel(X509Certificate2? certificate)
    {
        var tls = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        };
        if (certificate is not null)
        {
            _owned.Add(certificate);
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        }

        var channel = GrpcChannel.ForAddress(Address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { SslOptions = tls, UseProxy = false },
            DisposeHttpClient = true,
        });
        _owned.Add(channel);
        return channel;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }

        if (_running is not null)
        {
            _app!.Lifetime.StopApplication();
            Assert.Equal(VaultHost.ExitStopped, await _running.WaitAsync(TimeSpan.FromSeconds(60)));
        }

        Authority.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void AddServices(WebApplicationBuilder builder)
    {
        builder.Logging.AddProvider(Log);
        builder.Services.AddSingleton(Script);
    }

    private void Map(WebApplication app)
    {
        _app = app;
        app.MapGrpcService<ScriptedTokenService>();
        app.Lifetime.ApplicationStarted.Register(() => _ = PublishAddressAsync());
    }

    // The line is printed just after the host reports itself started.
    private async Task PublishAddressAsync()
    {
        const string Prefix = "LISTENING ";
        while (!Output.ToString().StartsWith(Prefix, StringComparison.Ordinal))
        {
            await Task.Delay(10);
        }

        _listening.TrySetResult(Output.ToString()[Prefix.Length..].Trim());
    }
}
