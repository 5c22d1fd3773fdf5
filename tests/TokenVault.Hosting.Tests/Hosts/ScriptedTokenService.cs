using Grpc.Core;
using TokenVault.Contracts.V1;

namespace TokenVault.Hosting.Tests.Hosts;

/// <summary>A service of the real contract that answers as a test says.</summary>
internal sealed class ScriptedTokenService(ScriptedTokenService.Script script) : TokenService.TokenServiceBase
{
    public override Task<GetTokenResponse> GetToken(GetTokenRequest request, ServerCallContext context) =>
        Task.FromResult(script.Answer(request, context));

    public override Task<TokenizeResponse> Tokenize(TokenizeRequest request, ServerCallContext context) =>
        Task.FromResult(new TokenizeResponse());

    internal sealed class Script
    {
        public Func<GetTokenRequest, ServerCallContext, GetTokenResponse> Answer { get; set; } = (_, _) => new GetTokenResponse();
    }
}
