using System.Net;
using Microsoft.Extensions.Options;

namespace TokenVault.Processor.Webhooks.Receiving;

/// <summary>Starts and stops the webhook server with the process; nothing where no port is configured.</summary>
internal sealed class WebhookListener(WebhookServer server, IOptions<WebhookOptions> options, ILogger<WebhookListener> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Port != 0)
        {
            logger.WebhooksListening(
                await server.StartAsync(new IPEndPoint(IPAddress.Parse(options.Value.Address), options.Value.Port), cancellationToken));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);
}
