using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using TokenVault.Load.Calls;

namespace TokenVault.Load.Loops;

/// <summary>A server to be loaded, over some connections.</summary>
internal sealed class LoadTarget : IDisposable
{
    private readonly GrpcChannel[] _channels;
    private readonly CallInvoker[] _invokers;

    public LoadTarget(Uri address, X509Certificate2 certificate, X509Certificate2 authority, int connections)
    {
        _channels = [.. Enumerable.Range(0, connections).Select(_ => Connect(address, certificate, authority))];
        _invokers = [.. _channels.Select(channel => channel.CreateCallInvoker())];
    }

    public int Connections => _channels.Length;

    /// <summary>Tokenizes the card of an index. False for an answer without a token; throws for a refusal.</summary>
    public async ValueTask<bool> TokenizeAsync(int connection, long card)
    {
        using var call = _invokers[connection].AsyncUnaryCall(TokenizeCall.Method, null, default, new CardOrder(card));
        return ReferenceEquals(await call.ResponseAsync, TokenAnswer.Token);
    }

    /// <summary>Tokenizes the card of an index and gives its token's name; empty for an answer without one. Throws for a refusal.</summary>
    public async ValueTask<string> NameAsync(int connection, long card)
    {
        using var call = _invokers[connection].AsyncUnaryCall(TokenizeCall.NamedMethod, null, default, new CardOrder(card));
        return await call.ResponseAsync;
    }

    /// <summary>Tokenizes a hundred cards from an index on, in one call.</summary>
    public async ValueTask<bool> TokenizeBatchAsync(int connection, long firstCard)
    {
        using var call = _invokers[connection].AsyncUnaryCall(BatchCall.Method, null, default, new CardOrder(firstCard));
        return ReferenceEquals(await call.ResponseAsync, TokenAnswer.Token);
    }

    public void Dispose()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }
    }

    private static GrpcChannel Connect(Uri address, X509Certificate2 certificate, X509Certificate2 authority) =>
        GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                UseProxy = false,
                SslOptions = new SslClientAuthenticationOptions
                {
                    ClientCertificates = [certificate],
                    CertificateChainPolicy = new X509ChainPolicy
                    {
                        TrustMode = X509ChainTrustMode.CustomRootTrust,
                        CustomTrustStore = { authority },
                        RevocationMode = X509RevocationMode.NoCheck,
                    },

                    // The practice certificates name URIs, and the load goes to loopback.
                    RemoteCertificateValidationCallback = (_, _, _, errors) =>
                        (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
                },
            },
        });
}
