using TokenVault.Gateway.Tokens.Calls;
using TokenVault.Gateway.Tokens.Upkeep;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Tokens;

internal static class TokenServices
{
    // A thousand cards with all that may be asked of each would be more; what is sent in fact is a tenth of it.
    private const int RequestBytesMax = 4 * 1024 * 1024;

    extension(IServiceCollection services)
    {
        /// <summary>Registers the calls about tokens, and what is done about them without being asked.</summary>
        public IServiceCollection AddTokens()
        {
            services.AddVaultOptions<TokenOptions, TokenOptionsValidator>(TokenOptions.Section);
            services.AddGrpc().AddServiceOptions<TokenGrpcService>(grpc => grpc.MaxReceiveMessageSize = RequestBytesMax);
            services.AddSingleton<TokenNames>().AddSingleton<TokenLookup>().AddSingleton<TokenList>().AddSingleton<TokenUpdater>();
            services.AddSingleton<TokenRetirement>().AddSingleton<TokenCalls>();
            services.AddSingleton<CardTokenizer>().AddSingleton<BatchTokenizer>().AddSingleton<StreamTokenizer>().AddSingleton<TokenizeCalls>();
            services.AddSingleton<SealedCards>().AddSingleton<TokenUses>().AddSingleton<TokenWaiting>();
            services.AddSingleton<VersionRaising>().AddSingleton<LateFingerprints>();
            services.AddSingleton<ITokenDuty>(provider => provider.GetRequiredService<VersionRaising>());
            services.AddSingleton<ITokenDuty, DueDeletions>().AddSingleton<ITokenDuty, LateDeduplication>();
            services.AddSingleton<ITokenDuty, RetentionSweep>().AddSingleton<ITokenDuty, KeyRetention>().AddSingleton<ITokenDuty, TokenPurge>();
            services.AddHostedService<TokenUpkeep>();
            return services;
        }
    }
}
