using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using TokenVault.Contracts.V1;
using TokenVault.Peer.Serving;

namespace TokenVault.Peer.Tests;

/// <summary>The way to the peer is as guarded as TokenVault's.</summary>
public sealed class PeerServerTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    [SkippableFact]
    public async Task Serves_a_caller_of_its_authority_and_no_other()
    {
        using var authority = Make("authority", issuer: null);
        using var server = Make("server", authority);
        using var caller = Make("caller", authority);
        using var stranger = Make("stranger", issuer: null);
        await using var app = await PeerServer.StartAsync(await cluster.PlanAsync(batched: false), server, authority);

        Assert.StartsWith("tok_", (await AskAsync(app, server, caller)).Token.Token_, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RpcException>(() => AskAsync(app, server, stranger));
        await Assert.ThrowsAsync<RpcException>(() => AskAsync(app, server, certificate: null));
    }

    private static async Task<TokenizeResponse> AskAsync(WebApplication app, X509Certificate2 server, X509Certificate2? certificate)
    {
        using var channel = GrpcChannel.ForAddress(PeerServer.AddressOf(app), new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                UseProxy = false,
                SslOptions = new SslClientAuthenticationOptions
                {
                    ClientCertificates = certificate is null ? [] : [certificate],

                    // It names no host; there is one server here, and this is its certificate.
                    RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.GetRawCertData().SequenceEqual(server.RawData),
                },
            },
        });
        return await new TokenService.TokenServiceClient(channel).TokenizeAsync(TestCard.Request());
    }

    private static X509Certificate2 Make(string name, X509Certificate2? issuer)
    {
        var (from, until) = (TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddHours(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer is null, hasPathLengthConstraint: false, 0, critical: true));
        if (issuer is null)
        {
            return request.CreateSelfSigned(from, until);
        }

        using var bare = request.Create(issuer, from, until.AddMinutes(-5), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }
}
