using TokenVault.Gateway.Tokenize.Deciding;
using TokenVault.Gateway.Tokenize.Intake;
using TokenVault.Gateway.Tokenize.Rekeying;
using TokenVault.Gateway.Tokens.Upkeep;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Tokenize;

internal static class TokenizeServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers the pipeline from the queue to the disk.</summary>
        public IServiceCollection AddTokenize()
        {
            services.AddVaultOptions<TokenizeOptions, TokenizeOptionsValidator>(TokenizeOptions.Section);
            services.AddSingleton<TermsIntake>().AddSingleton<TokenQueue>().AddSingleton<PipelineEnd>().AddSingleton<AdapterAbsence>();
            services.AddSingleton<IndexKeyState>().AddSingleton<RekeyingClient>().AddSingleton<RekeyingReader>().AddSingleton<RekeyingBatch>().AddSingleton<RekeyingWalk>().AddSingleton<ITokenDuty, IndexRekeying>();
            services.AddSingleton<TokenBook>().AddSingleton<FormatChoice>().AddSingleton<TokenMint>().AddSingleton<TokenArrivals>().AddSingleton<TokenChanges>();
            services.AddSingleton<TokenSequencer>();
            services.AddSingleton<TokenizePipeline>();
            services.AddHostedService(provider => provider.GetRequiredService<TokenizePipeline>());
            return services;
        }
    }
}
