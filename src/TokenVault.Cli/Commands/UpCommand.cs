using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Output;
using TokenVault.Cli.Supervision;
using TokenVault.Local;

namespace TokenVault.Cli.Commands;

internal static class UpCommand
{
    private static readonly TimeSpan DelayMax = TimeSpan.FromDays(30);

    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var gateway = VaultOptions.Port("--gateway-port");
        var processor = VaultOptions.Port("--processor-port");
        var sandbox = VaultOptions.Port("--sandbox-port");
        var delay = new Option<TimeSpan?>("--order-delay")
        {
            Description = "How long orders by which cards leave the vault wait from now on, such as 00:00:10 or 2.00:00:00, 30 days at most. Default: what the vault has; 24 h for a new one.",
        };
        delay.Validators.Add(static result =>
        {
            if (result.Tokens.Count == 1
                && (!TimeSpan.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var time) || time < TimeSpan.Zero || time > DelayMax))
            {
                result.AddError("--order-delay must be from 00:00:00 to 30.00:00:00.");
            }
        });
        var command = new Command("up", "Makes a vault on first use, starts its three services and keeps them running until Ctrl-C.")
        {
            directory, gateway, processor, sandbox, delay,
        };
        var token = new Pkcs11Input();
        token.AddTo(command);
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(() => RunAsync(
            screen,
            parsed.GetRequiredValue(directory).FullName,
            new LocalVaultOptions
            {
                GatewayPort = parsed.GetValue(gateway),
                ProcessorPort = parsed.GetValue(processor),
                SandboxPort = parsed.GetValue(sandbox),
                OrderDelay = parsed.GetValue(delay),
                Pkcs11 = token.Read(parsed),
            },
            cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(Screen screen, string directory, LocalVaultOptions options, CancellationToken cancellationToken)
    {
        if (!new VaultFolder(directory).IsComplete)
        {
            screen.Say($"Making keys, certificates and configuration in {directory}");
        }

        await using var vault = await LocalVault.StartAsync(directory, options, cancellationToken);
        foreach (var service in vault.Services)
        {
            screen.Success($"{service.Name} listens on {service.Address}, log {service.LogFile}");
        }

        SayNext(screen, vault);
        await WatchAsync(screen, vault, cancellationToken);
        screen.Say("Stopping.");
        return 0;
    }

    private static void SayNext(Screen screen, LocalVault vault)
    {
        const string Tool = "dotnet run -c Release --project src/TokenVault.Cli --";
        screen.Say("");
        screen.Say("In another terminal:");
        screen.Command($"{Tool} tokenize --dir {vault.Folder.Root} --test-card visa");
        screen.Command($"{Tool} charge --dir {vault.Folder.Root} --amount 12.34 --currency EUR --token TOKEN");
        screen.Command($"{Tool} disclosures --dir {vault.Folder.Root} TOKEN");
        screen.Say("");
        screen.Say("All three services run as you here. Production wants two OS users, so that neither side can read the other's folder:");
        screen.Say("one for the gateway, one for the adapter; and the folders ca/ and ceremony/ on another machine.");
        screen.Say("Ctrl-C stops all of it.");
    }

    private static async Task WatchAsync(Screen screen, LocalVault vault, CancellationToken cancellationToken)
    {
        var supervisor = new Supervisor(screen, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watches = vault.Services.Select(service => supervisor.WatchAsync(service, stop.Token)).ToList();
        try
        {
            await await Task.WhenAny(watches);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(watches).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
