using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using TokenVault.Contracts.V1;
using TokenVault.Load.Calls;
using TokenVault.Peer.Serving;

namespace TokenVault.Load.Echo;

/// <summary>
/// The ceiling: the same call over the same mTLS with the same messages, answered at once. What the gateway reaches of it is
/// what tokenizing leaves of the framework's speed on this machine.
/// </summary>
internal static class EchoServer
{
    public static async Task RunAsync(string certificateFile, string keyFile)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate;
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.ClientCertificateValidation = (_, _, _) => true;
                    https.SslProtocols = SslProtocols.Tls13;
                });
            });
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<EchoTokenService>();
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        await Console.Out.WriteLineAsync("LISTENING " + string.Join(' ', addresses.OrderByDescending(address => address.StartsWith("https", StringComparison.Ordinal))));
        await Task.WhenAny(app.WaitForShutdownAsync(), ParentProcess.EndedAsync());
    }

    private sealed class EchoTokenService : TokenService.TokenServiceBase
    {
        public override Task<TokenizeResponse> Tokenize(TokenizeRequest request, ServerCallContext context)
        {
            // Planted by the controls, to see that refusals are counted.
            if (request.Card.ExpiryMonth == PlantedRefusalWork.RefusedMonth)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "planted"));
            }

            return Task.FromResult(new TokenizeResponse
            {
                Token = new Token
                {
                    Token_ = "tok_01H455VB4PEX5VSKNK084SN02Q",
                    Brand = CardBrand.Visa,
                    Bin = "990000",
                    LastFour = "0000",
                    ExpiryMonth = request.Card.ExpiryMonth,
                    ExpiryYear = request.Card.ExpiryYear,
                    CreateTime = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1 },
                },
            });
        }
    }
}
