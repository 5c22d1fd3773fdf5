using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TokenVault.Processor.Tests.Running;

namespace TokenVault.Processor.Tests.Psp;

/// <summary>What the environment of the process says of proxies and trust, tried with a process of its own.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private static readonly TimeSpan RunMax = TimeSpan.FromSeconds(120);

    private readonly AdapterFolder _folder = new();

    public EnvironmentTests()
    {
        _folder.WriteManifest(1);
        File.WriteAllText(_folder.At("card"), "4242424242424242 12/2034 123\n");
    }

    [Fact]
    public async Task Sends_NothingToAProxyOfTheEnvironment()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        await using var processor = await FaultyProcessor.StartAsync(_folder.Authority);
        WriteConfiguration(processor.Address, "ca.pem");
        var address = $"http://127.0.0.1:{((IPEndPoint)proxy.LocalEndpoint).Port}";

        var said = await RunAsync(("HTTPS_PROXY", address), ("https_proxy", address), ("ALL_PROXY", address), ("HTTP_PROXY", address), ("NO_PROXY", ""));

        Assert.Contains("pass  certificate: ", said, StringComparison.Ordinal);
        Assert.Contains("/v1/payment_methods", processor.Asked);
        Assert.False(proxy.Pending());
    }

    [SkippableFact]
    public async Task Trusts_NoAuthorityOfTheEnvironment()
    {
        Skip.IfNot(File.Exists("/etc/ssl/certs/ca-certificates.crt"));
        await using var processor = await FaultyProcessor.StartAsync(_folder.Authority);
        WriteConfiguration(processor.Address, trustedAuthority: "");

        var said = await RunAsync(("SSL_CERT_FILE", _folder.At("ca.pem")), ("SSL_CERT_DIR", _folder.Root));

        Assert.Contains("FAIL  certificate: ", said, StringComparison.Ordinal);
        Assert.Empty(processor.Asked);
    }

    public void Dispose() => _folder.Dispose();

    private void WriteConfiguration(Uri processor, string trustedAuthority) => File.WriteAllText(_folder.At("processor.json"), $$"""
        {"Psp":{"Accounts":"accounts.json","Manifest":"manifest.json","OfficerAuthority":"ca.pem","Processors":[
          {"Name":"sandbox","Profile":"stripe","Practice":true,"Address":"{{processor.GetLeftPart(UriPartial.Authority)}}","TrustedAuthority":"{{trustedAuthority}}"}]} }
        """);

    private async Task<string> RunAsync(params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "TokenVault.Processor.dll"), "test-processor", "--config", "processor.json",
                "--processor", "sandbox", "--merchant", "shop", "--card-file", "card",
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Root,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(RunMax);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var said = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal("", await errors);
        return said;
    }
}
