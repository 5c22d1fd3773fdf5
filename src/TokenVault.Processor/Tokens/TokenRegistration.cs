namespace TokenVault.Processor.Tokens;

internal static class TokenRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>What the adapter remembers about tokens by itself.</summary>
        public IServiceCollection AddTokens()
        {
            services.AddSingleton<TokenKeeper>();
            services.AddSingleton<SingleUseBook>();
            services.AddSingleton<GatewayBudgets>();
            services.AddSingleton<TokenDesk>();
            return services;
        }
    }
}
