using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TokenVault.Client.Tests;

/// <summary>Serves <see cref="ScriptedPayments"/> over TLS and HTTP/2 on the loopback address, as a gateway would.</summary>
internal sealed class ScriptedGateway : IAsyncDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly WebApplication _host;

    private ScriptedGateway(X509Certificate2 certificate, WebApplication host) => (_certificate, _host) = (certificate, host);

    public int Port => new Uri(_host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));

        // Through PKCS#12, because a key that lives in memory only can't serve TLS on each platform.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }

    public static async Task<ScriptedGateway> StartAsync(ScriptedPayments payments, X509Certificate2 certificate, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(certificate);
        }));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(payments);
        var host = builder.Build();
        host.MapGrpcService<ScriptedPayments>();
        await host.StartAsync();
        return new ScriptedGateway(certificate, host);
    }

    public TokenVaultClient Connect(TimeSpan? timeout = null) => TokenVaultClient.Connect(new TokenVaultClientOptions
    {
        Address = new Uri($"https://127.0.0.1:{Port}"),
        Authority = _certificate,
        Timeout = timeout ?? TimeSpan.FromSeconds(30),
    });

    /// <summary>Ends with its connections, as a killed process would.</summary>
    public async Task KillAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _host.StopAsync(now.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await _host.DisposeAsync();
    }
}
