using Microsoft.Extensions.Options;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Webhooks.Fetching;
using TokenVault.Processor.Webhooks.Receiving;

namespace TokenVault.Processor.Webhooks;

internal static class WebhookRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>What processors tell by themselves: the listener, and the fetching of what they tell of.</summary>
        public IServiceCollection AddWebhooks()
        {
            services.AddVaultOptions<WebhookOptions, WebhookOptionsValidator>(WebhookOptions.Section);
            services.AddSingleton(static provider => new WebhookSources(
                (processor, merchant) => Find(provider.GetRequiredService<PspRouter>(), processor, merchant)));
            services.AddFetching();
            services.AddReceiving();
            return services;
        }

        private void AddFetching()
        {
            services.AddSingleton<FetchQueue>();
            services.AddSingleton<FetchBook>();
            services.AddSingleton<OwnOperations>();
            services.AddSingleton<EventTeller>();
            services.AddSingleton<FetchFollower>();
            services.AddHostedService<FetchWorker>();
            services.AddHostedService<WebhookUpkeep>();
        }

        // The listener last: it starts when what was left is queued, and stops first.
        private void AddReceiving()
        {
            services.AddSingleton<WebhookReader>();
            services.AddSingleton(static provider => new WebhookReceiver(
                provider.GetRequiredService<WebhookReader>(),
                provider.GetRequiredService<FetchBook>(),
                provider.GetRequiredService<IOptions<WebhookOptions>>().Value.PendingMax));
            services.AddSingleton<WebhookEndpoint>();
            services.AddSingleton<WebhookCertificate>();
            services.AddSingleton<IConfigurationCheck>(static provider => provider.GetRequiredService<WebhookCertificate>());
            services.AddSingleton<WebhookServer>();
            services.AddHostedService<WebhookListener>();
        }
    }

    private static WebhookSource? Find(PspRouter router, string processor, MerchantId merchant)
    {
        PspRoute route;
        try
        {
            route = router.FindOf(processor, merchant);
        }
        catch (VaultException error) when (error.Code == VaultErrorCode.MerchantWithoutProcessor)
        {
            return null;
        }

        return route.Processor.Profile.Webhook is { } rules && route.Account.WebhookSecrets.Count > 0
            ? new WebhookSource(processor, merchant, rules)
            {
                Secrets = route.Account.WebhookSecrets,
                FetchPayment = reference => route.Processor.FetchAsync(route.Account, reference),
                FetchDispute = reference => route.Processor.FetchDisputeAsync(route.Account, reference),
            }
            : null;
    }
}
