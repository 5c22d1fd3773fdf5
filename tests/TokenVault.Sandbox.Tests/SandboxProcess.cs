using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Stripe;

namespace TokenVault.Sandbox.Tests;

/// <summary>The real program in a process of its own, and the vendor's own client to talk to it.</summary>
#pragma warning disable CA1001 // xunit calls IAsyncLifetime.DisposeAsync.
public sealed class SandboxProcess : IAsyncLifetime
#pragma warning restore CA1001
{
    public const string SecretKey = "sk_test_0123456789abcdef0123456789abcdef";
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sandbox-test-");
    private readonly SandboxCertificate _certificate = new();
    private Process? _process;

    public HttpClient Http { get; private set; } = null!;

    public StripeClient Stripe { get; private set; } = null!;

    public string RecordsPath => Path.Combine(_folder.FullName, "records", "records.jsonl");

    public async Task InitializeAsync()
    {
        _certificate.Write(Path.Combine(_folder.FullName, "tls.pem"), Path.Combine(_folder.FullName, "tls.key"));
        await StartAsync();
    }

    public async Task StartAsync(params string[] more)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _folder.FullName,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "TokenVault.Sandbox.dll"),
                "--port", "0",
                "--certificate", "tls.pem",
                "--key", "tls.key",
                "--records", "records",
            },
        };
        foreach (var argument in more)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(StartMax);
        var line = await _process.StandardOutput.ReadLineAsync(deadline.Token);
        Assert.StartsWith("LISTENING https://127.0.0.1:", line, StringComparison.Ordinal);
        Connect(new Uri(line!["LISTENING ".Length..]));
    }

    /// <summary>As a power cut or an operator's mistake would: no warning, no last words.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <returns>The file's full path.</returns>
    public string WriteFile(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public StripeClient ClientWith(string secretKey) =>
        new(secretKey, httpClient: new SystemNetHttpClient(Http, maxNetworkRetries: 0), apiBase: Http.BaseAddress!.ToString().TrimEnd('/'));

    public async Task<JsonElement> SummaryAsync() => JsonDocument.Parse(await Http.GetStringAsync("/sandbox/summary")).RootElement;

    public async Task<HttpResponseMessage> PostAsync(string path, string form, string? key = null)
    {
        using var content = new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SecretKey);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await Http.SendAsync(request);
    }

    public async Task DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        Http.Dispose();
        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Connect(Uri address)
    {
        Http?.Dispose();
        Http = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => _certificate.IsMine(certificate),
            UseProxy = false,
        })
        {
            BaseAddress = address,
        };
        Stripe = ClientWith(SecretKey);
    }
}
