using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Tokens.Calls;

internal sealed class TokenGrpcService(
    TokenizeCalls tokenizing, TokenCalls tokens, IOptions<TokenOptions> options, TimeProvider clock)
    : TokenService.TokenServiceBase
{
    public override Task<TokenizeResponse> Tokenize(TokenizeRequest request, ServerCallContext context) =>
        tokenizing.Cards.RunAsync(request, context.GetMerchant(), context.CancellationToken);

    public override Task<BatchTokenizeResponse> BatchTokenize(BatchTokenizeRequest request, ServerCallContext context) =>
        tokenizing.Batches.RunAsync(request, context.GetMerchant(), context.CancellationToken);

    public override Task TokenizeStream(
        IAsyncStreamReader<TokenizeStreamRequest> requestStream,
        IServerStreamWriter<TokenizeStreamResponse> responseStream,
        ServerCallContext context) =>
        tokenizing.Streams.RunAsync(requestStream, responseStream, context.GetMerchant(), context.CancellationToken);

    public override Task<GetTokenResponse> GetToken(GetTokenRequest request, ServerCallContext context) =>
        Task.FromResult(new GetTokenResponse { Token = tokens.Lookup.Get(tokens.Names.Read(context.GetMerchant(), request.Token)) });

    public override Task<ListTokensResponse> ListTokens(ListTokensRequest request, ServerCallContext context) =>
        tokens.List.ListAsync(context.GetMerchant(), request, context.CancellationToken);

    public override async Task<UpdateTokenResponse> UpdateToken(UpdateTokenRequest request, ServerCallContext context) =>
        new() { Token = await tokens.Updater.RunAsync(context.GetMerchant(), request) };

    public override async Task<DeleteTokenResponse> DeleteToken(DeleteTokenRequest request, ServerCallContext context)
    {
        var token = tokens.Names.Read(context.GetMerchant(), request.Token);
        _ = tokens.Lookup.Get(token);
        await tokens.Retirement.RetireAsync(token, RetirementReason.Requested);
        return new DeleteTokenResponse { PurgeTime = (clock.GetUtcNow() + options.Value.PurgeWithin).ToTimestamp() };
    }
}
