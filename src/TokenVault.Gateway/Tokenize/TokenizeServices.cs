using TokenVault.Hosting;

namespace TokenVault.Gateway.Tokenize;

internal static class TokenizeServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers the pipeline from the queue to the disk, and looking tokens up.</summary>
        public IServiceCollection AddTokenize()
        {
            services.AddVaultOptions<TokenizeOptions, TokenizeOptionsValidator>(TokenizeOptions.Section);
            services.AddSingleton<PipelineEnd>().AddSingleton<TokenSequencer>().AddSingleton<TokenLookup>();
            services.AddSingleton<TokenizePipeline>();
            services.AddHostedService(provider => provider.GetRequiredService<TokenizePipeline>());
            return services;
        }
    }
}
