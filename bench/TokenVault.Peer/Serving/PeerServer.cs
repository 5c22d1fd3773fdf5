using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using TokenVault.Peer.Tables;

namespace TokenVault.Peer.Serving;

/// <summary>The peer's server: the framework, mTLS and defaults of the gateway.</summary>
internal static class PeerServer
{
    /// <summary>Starts it on a free loopback port.</summary>
    public static async Task<WebApplication> StartAsync(PeerPlan plan, X509Certificate2 certificate, X509Certificate2 authority)
    {
        var builder = WebApplication.CreateSlimBuilder();

        // Neither requests nor statements are logged: a log line costs, and an exception's text may have a value in it.
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(https =>
            {
                https.ServerCertificate = certificate;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (client, _, _) => IsOf(client, authority);
                https.SslProtocols = SslProtocols.Tls13;
            });
        }));
        var table = await OpenAsync(plan);
        builder.Services.AddSingleton(_ => table);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<PeerTokenService>();
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<PeerTokenService>();
        await app.StartAsync();
        return app;
    }

    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The table of a plan, made where it is missing.</summary>
    public static async Task<ITokenTable> OpenAsync(PeerPlan plan)
    {
        var keys = PeerKeys.ReadOrMake(plan.KeysFile);
        var database = Database.Open(plan.SocketFolder, plan.Database, plan.Connections);
        await TokenSchema.MakeAsync(database);
        return plan.Mode is PeerMode.Batched
            ? new BatchedInserts(database, keys, plan.Connections)
            : new SingleInserts(database, keys);
    }

    // Once a connection, not once a call.
    private static bool IsOf(X509Certificate2 client, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(client);
    }
}
