using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Processor.Tests.Running;

namespace TokenVault.Processor.Tests.Webhooks;

/// <summary>The real adapter, to which the real practice processor tells of what happens there.</summary>
#pragma warning disable CA1001 // xunit calls IAsyncLifetime.DisposeAsync.
public sealed class WebhookWorld : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly TimeSpan ToldMax = TimeSpan.FromMinutes(2);

    private HttpClient _http = null!;

    internal AdapterWorld Adapter { get; } = new();

    public async Task InitializeAsync()
    {
        await Adapter.InitializeAsync();
        var folder = Adapter.Folder;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = Policy() } })
        {
            BaseAddress = Adapter.Sandbox.Address,
            DefaultRequestHeaders =
            {
                Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(folder.At("psp-shop.key"))).Trim()),
            },
        };
        var port = FreePort();
        var endpoint = await PostAsync(
            "/v1/webhook_endpoints", ("url", $"https://127.0.0.1:{port}/webhooks/sandbox/shop"), ("enabled_events[]", "*"));
        await File.WriteAllTextAsync(folder.At("webhook-shop.key"), endpoint.GetProperty("secret").GetString() + "\n");
        await File.WriteAllTextAsync(
            folder.At("accounts.json"),
            """{"accounts":[{"merchant":"shop","processor":"sandbox","secretKeyFile":"psp-shop.key","webhookSecretFile":"webhook-shop.key"}]}""");
        var configuration = await File.ReadAllTextAsync(folder.At("processor.json"));
        await File.WriteAllTextAsync(folder.At("processor.json"), configuration.Replace(
            "\"Telemetry\"",
            $$"""
            "Webhooks": {"Port": {{port}}, "Certificate": "processor.pem", "Key": "processor.key"},
            "Telemetry"
            """,
            StringComparison.Ordinal));
        Assert.Equal(0, await Adapter.Adapter.StopAsync());
        await StartAdapterAsync();
    }

    public async Task StartAdapterAsync()
    {
        await Adapter.StartAdapterAsync();
        await Adapter.AcquireFenceAsync();
    }

    /// <summary>As somebody does in the processor's dashboard, or a card holder's bank.</summary>
    public async Task<JsonElement> PostAsync(string path, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await _http.PostAsync(path, content);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        using var json = JsonDocument.Parse(body);
        return json.RootElement.Clone();
    }

    /// <summary>Waits until the last event of an operation is what is looked for, and gives all that it was told until then.</summary>
    public async Task<IReadOnlyList<ProcessorEvent>> ToldAsync(string operation, Func<ProcessorEvent, bool> isIt)
    {
        var told = new List<ProcessorEvent>();
        var cursor = "";
        using var deadline = new CancellationTokenSource(ToldMax);
        while (true)
        {
            var answer = await Adapter.Processor.ListProcessorEventsAsync(new ListProcessorEventsRequest { Cursor = cursor });
            cursor = answer.NextCursor;
            told.AddRange(answer.Events.Where(one => string.Equals(one.OperationId, operation, StringComparison.Ordinal)));
            if (told.Count > 0 && isIt(told[^1]))
            {
                return told;
            }

            await Task.Delay(50, deadline.Token);
        }
    }

    public async Task DisposeAsync()
    {
        _http?.Dispose();
        await Adapter.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private X509ChainPolicy Policy() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        CustomTrustStore = { Adapter.Folder.Authority.Certificate },
    };
}
