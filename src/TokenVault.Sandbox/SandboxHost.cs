using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TokenVault.Sandbox.Faults;
using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox;

/// <summary>The server: HTTPS on the loopback address only, every input bounded, nothing read from the environment.</summary>
internal static class SandboxHost
{
    private const int ConnectionsMax = 2048;

    /// <returns>0 stopped by signal, 1 bad options or records, 2 failed while running.</returns>
    public static async Task<int> RunAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        Accounts accounts;
        X509Certificate2 certificate;
        FaultOptions? faults;
        try
        {
            certificate = X509Certificate2.CreateFromPemFile(options.Certificate.FullName, options.Key.FullName);
            faults = options.Faults is { } file ? FaultSwitch.Parse(await File.ReadAllBytesAsync(file.FullName, cancellationToken)) : null;
            accounts = Accounts.Open(options.Records.FullName, TimeProvider.System);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or CryptographicException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }

        using (accounts)
        using (certificate)
        {
            try
            {
                await ServeAsync(Build(options, certificate), accounts, faults, cancellationToken);
                return 0;
            }
            catch (IOException error)
            {
                await Console.Error.WriteLineAsync(error.Message);
                return 2;
            }
        }
    }

    private static WebApplication Build(SandboxOptions options, X509Certificate2 certificate)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.Certificate.FullName);

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
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate;
                    https.ServerCertificateChain = chain;
                });
            });
        });
        return builder.Build();
    }

    private static async Task ServeAsync(
        WebApplication app, Accounts accounts, FaultOptions? atStart, CancellationToken cancellationToken)
    {
        await using (app)
        {
            var processKey = RandomNumberGenerator.GetBytes(32);
            var faults = new FaultSwitch(accounts.Clock, app.Lifetime.ApplicationStopping);
            faults.Set(atStart);
            var endpoint = new SandboxEndpoint(
                DialectsOf(accounts, processKey),
                new Calls(accounts, new KeptAnswers(accounts, processKey), faults),
                new SandboxPages(accounts, faults),
                faults,
                app.Services.GetRequiredService<ILogger<SandboxEndpoint>>());
            app.Run(endpoint.HandleAsync);

            await app.StartAsync(cancellationToken);
            var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
            Console.WriteLine($"LISTENING {address}");
            await app.WaitForShutdownAsync(cancellationToken);
        }
    }

    private static Dialects DialectsOf(Accounts accounts, byte[] processKey)
    {
        var money = new Money(accounts.Clock, ObjectIds.New);
        var methods = new PaymentMethods(accounts.Clock, processKey);
        return new Dialects(new StripeDialect(methods, new PaymentIntents(money, methods), new Refunds(money)));
    }
}
