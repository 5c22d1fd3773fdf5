using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Hosting.Tests.Hosts;

namespace TokenVault.Hosting.Tests;

public sealed class ListenerTests
{
    [Fact]
    public async Task Prints_OneLineOnly_OnStandardOutput()
    {
        await using var host = await new TestHost().StartAsync();
        await host.ConnectAs(TestHost.Shop).GetTokenAsync(new GetTokenRequest());

        Assert.Equal($"LISTENING https://127.0.0.1:{host.Address.Port}", host.Output.ToString().TrimEnd());
    }

    [Fact]
    public async Task Rejects_Http1()
    {
        await using var host = await new TestHost().StartAsync();
        var http1 = new SslClientAuthenticationOptions { ApplicationProtocols = [SslApplicationProtocol.Http11] };

        // RFC 7301 section 3.2: no_application_protocol, a fatal alert.
        await Assert.ThrowsAsync<AuthenticationException>(async () => await ConnectAsync(host, http1));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Accepts_TheTwoVersionsOfTls(SslProtocols version)
    {
        await using var host = await new TestHost().StartAsync();
        await using var tls = await ConnectAsync(host, new SslClientAuthenticationOptions { EnabledSslProtocols = version });

        Assert.Equal(version, tls.SslProtocol);
        Assert.Equal(SslApplicationProtocol.Http2, tls.NegotiatedApplicationProtocol);
    }

    [Fact]
    public async Task Rejects_ALineWithoutTls()
    {
        await using var host = await new TestHost().StartAsync();
        using var plain = new TcpClient();
        await plain.ConnectAsync(IPAddress.Loopback, host.Address.Port);
        var stream = plain.GetStream();
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());

        // A TLS alert and nothing more, or the end of the line at once.
        var answer = new byte[64];
        var count = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false);
        Assert.True(count == 0 || answer[0] == 0x15, $"First byte {answer[0]:x2}");
    }

    [Fact]
    public async Task Serves_Metrics_OnTheirOwnPortOnly()
    {
        await using var host = new TestHost();
        var port = FreePort();
        host.Configuration["Listen"]!["MetricsPort"] = port;
        await host.StartAsync();
        await host.ConnectAs(TestHost.Shop).GetTokenAsync(new GetTokenRequest());
        Assert.Equal(VaultErrorCode.CertificateMissing, await CallerPolicyTests.ReasonOfAsync(host.Connect(null)));
        using var http = new HttpClient();

        var metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
        using var elsewhere = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/tokenvault.v1.TokenService/GetToken"));

        Assert.Matches("rpc_server_call_duration_seconds_count\\{[^}]*rpc_method=\"tokenvault.v1.TokenService/GetToken\"[^}]*rpc_response_status_code=\"OK\"", metrics);
        Assert.Contains("rpc_response_status_code=\"UNAUTHENTICATED\"", metrics, StringComparison.Ordinal);
        Assert.NotEqual("application/json", elsewhere.Content.Headers.ContentType?.MediaType);
        Assert.Equal("", await elsewhere.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Fails_AtRunTime_WhereItsPortIsTaken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var host = new TestHost();
        host.Configuration["Listen"]!["Port"] = ((IPEndPoint)taken.LocalEndpoint).Port;

        Assert.Equal(VaultHost.ExitFailed, await host.RunAsync());
        Assert.Contains("address already in use", host.Errors.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task<SslStream> ConnectAsync(TestHost host, SslClientAuthenticationOptions options)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, host.Address.Port);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        options.TargetHost = "127.0.0.1";
        options.ApplicationProtocols ??= [SslApplicationProtocol.Http2];
        options.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        await tls.AuthenticateAsClientAsync(options);
        return tls;
    }
}
