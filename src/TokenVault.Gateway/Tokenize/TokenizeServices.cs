using TokenVault.Hosting;

namespace TokenVault.Gateway.Tokenize;

internal static class TokenizeServices
{
    // A card with its CVC is some 40 bytes; what is larger is a mistake or an attack.
    private const int RequestBytesMax = 16 * 1024;

    extension(IServiceCollection services)
    {
        /// <summary>Registers the pipeline from the queue to the disk, and looking tokens up.</summary>
        public IServiceCollection AddTokenize()
        {
            services.AddVaultOptions<TokenizeOptions, TokenizeOptionsValidator>(TokenizeOptions.Section);
            services.AddGrpc().AddServiceOptions<TokenGrpcService>(grpc => grpc.MaxReceiveMessageSize = RequestBytesMax);
            services.AddSingleton<PipelineEnd>().AddSingleton<TokenSequencer>().AddSingleton<TokenLookup>();
            services.AddSingleton<TokenizePipeline>();
            services.AddHostedService(provider => provider.GetRequiredService<TokenizePipeline>());
            return services;
        }
    }
}
