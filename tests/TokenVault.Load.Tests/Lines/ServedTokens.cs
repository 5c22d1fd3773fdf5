using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TokenVault.Contracts.V1;
using TokenVault.Load.Wire;

namespace TokenVault.Load.Tests.Lines;

/// <summary>A real HTTP/2 server in clear whose answers a test decides on.</summary>
internal sealed class ServedTokens : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServedTokens(WebApplication app) => _app = app;

    public WireTarget Target => new(new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));

    /// <param name="answer">Gives a card's token, or throws.</param>
    /// <param name="streamsMax">That the server takes at once on one connection.</param>
    /// <param name="windowBytes">That the server takes of one stream before it makes room.</param>
    public static async Task<ServedTokens> StartAsync(
        Func<TokenizeRequest, ServerCallContext, Task<TokenizeResponse>> answer, int streamsMax = 100, int windowBytes = 768 * 1024)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = streamsMax;
            kestrel.Limits.Http2.InitialStreamWindowSize = windowBytes;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(answer);
        var app = builder.Build();
        app.MapGrpcService<Service>();
        await app.StartAsync();
        return new ServedTokens(app);
    }

    /// <summary>A token made of the card's number, so that each card has its own and always the same.</summary>
    public static TokenizeResponse Good(TokenizeRequest request) => new()
    {
        Token = new Token { Token_ = new Domain.Tokens.Token(UInt128.Parse(request.Card.Number.ToStringUtf8(), provider: null)).ToString() },
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class Service(Func<TokenizeRequest, ServerCallContext, Task<TokenizeResponse>> answer) : TokenService.TokenServiceBase
    {
        public override Task<TokenizeResponse> Tokenize(TokenizeRequest request, ServerCallContext context) => answer(request, context);

        public override async Task<BatchTokenizeResponse> BatchTokenize(BatchTokenizeRequest request, ServerCallContext context)
        {
            var batch = new BatchTokenizeResponse();
            foreach (var item in request.Requests)
            {
                batch.Results.Add(await ResultAsync(item, context));
            }

            return batch;
        }

        // Pairs are answered the other way round, as a stream's order is nobody's promise.
        public override async Task TokenizeStream(
            IAsyncStreamReader<TokenizeStreamRequest> requestStream, IServerStreamWriter<TokenizeStreamResponse> responseStream, ServerCallContext context)
        {
            TokenizeStreamResponse? held = null;
            while (await requestStream.MoveNext())
            {
                var asked = requestStream.Current;
                var answered = new TokenizeStreamResponse { Reference = asked.Reference, Result = await ResultAsync(asked.Request, context) };
                if (held is null)
                {
                    held = answered;
                    continue;
                }

                await responseStream.WriteAsync(answered);
                await responseStream.WriteAsync(held);
                held = null;
            }
        }

        private async Task<TokenizeResult> ResultAsync(TokenizeRequest request, ServerCallContext context)
        {
            try
            {
                return new TokenizeResult { Response = await answer(request, context) };
            }
            catch (RpcException refusal)
            {
                return new TokenizeResult { Refusal = new ItemRefusal { Code = (int)refusal.StatusCode } };
            }
        }
    }
}
