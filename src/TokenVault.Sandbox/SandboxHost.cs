using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TokenVault.Sandbox.Adyen;
using TokenVault.Sandbox.Checkout;
using TokenVault.Sandbox.Faults;
using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Webhooks;

namespace TokenVault.Sandbox;

/// <summary>The server: HTTPS on the loopback address only, every input bounded, nothing read from the environment.</summary>
internal static class SandboxHost
{
    private const int ConnectionsMax = 2048;

    /// <returns>0 stopped by signal, 1 bad options or records, 2 failed while running.</returns>
    public static async Task<int> RunAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        SandboxInputs inputs;
        try
        {
            inputs = SandboxInputs.Open(options);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or CryptographicException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }

        using (inputs)
        {
            try
            {
                await ServeAsync(Build(options.Port, inputs), inputs, cancellationToken);
                return 0;
            }
            catch (IOException error)
            {
                await Console.Error.WriteLineAsync(error.Message);
                return 2;
            }
        }
    }

    private static WebApplication Build(int port, SandboxInputs inputs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = FormBody.BytesMax;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxRequestLineSize = 4 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = inputs.Certificate;
                    https.ServerCertificateChain = inputs.Chain;
                });
            });
        });
        return builder.Build();
    }

    private static async Task ServeAsync(WebApplication app, SandboxInputs inputs, CancellationToken cancellationToken)
    {
        await using (app)
        {
            var faults = new FaultSwitch(inputs.Accounts.Clock, app.Lifetime.ApplicationStopping);
            faults.Set(inputs.Faults);
            using var webhooks = new WebhookSender(inputs.Accounts, faults, inputs.WebhookClient);
            var endpoint = new SandboxEndpoint(
                DialectsOf(inputs),
                new Calls(inputs.Accounts, new KeptAnswers(inputs.Accounts, inputs.ProcessKey, webhooks), faults),
                new SandboxPages(inputs.Accounts, faults, webhooks),
                faults,
                app.Services.GetRequiredService<ILogger<SandboxEndpoint>>());
            app.Run(endpoint.HandleAsync);

            await app.StartAsync(cancellationToken);
            var sending = webhooks.RunAsync(app.Lifetime.ApplicationStopping);
            var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
            Console.WriteLine($"LISTENING {address}");
            await app.WaitForShutdownAsync(cancellationToken);
            await sending;
        }
    }

    private static Dialects DialectsOf(SandboxInputs inputs)
    {
        var clock = inputs.Accounts.Clock;
        var methods = new PaymentMethods(clock, inputs.ProcessKey);
        var money = new Money(clock, ObjectIds.New);
        var stripe = new StripeDialect(
            methods, new PaymentIntents(money, methods), new Refunds(money), new Disputes(money), new WebhookEndpoints(clock));

        // Whatever moves money is an action there.
        var checkout = new CheckoutDialect(new CheckoutPayments(new Money(clock, _ => ObjectIds.New("act_")), methods));
        var adyenMoney = new Money(clock, _ => PspReference.New());
        var adyen = new AdyenDialect(new AdyenPayments(adyenMoney, methods), new AdyenModifications(adyenMoney));
        return new Dialects(stripe, (CheckoutDialect.Prefix, checkout), (AdyenDialect.Prefix, adyen));
    }
}
