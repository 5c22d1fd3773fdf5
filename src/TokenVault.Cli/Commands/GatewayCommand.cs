using System.CommandLine;
using TokenVault.Cli.Output;
using TokenVault.Domain.Callers;
using TokenVault.Local;

namespace TokenVault.Cli.Commands;

internal static class GatewayCommand
{
    public static Command Create(Screen screen) => new("gateway", "Lets further gateways call the adapter.")
    {
        Enroll(screen),
        Renew(screen),
        Revoke(screen),
        List(screen),
    };

    private static Argument<string> Name() => new("name") { Description = "1 to 32 lower-case letters, digits and hyphens, beginning with a letter." };

    private static Command Enroll(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var name = Name();
        var port = VaultOptions.Port("--port");
        var command = new Command("enroll", "Makes a gateway's folder with its certificate and configuration.") { directory, name, port };
        command.SetAction((parsed, _) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            var gateway = Read(parsed.GetRequiredValue(name));
            var config = vault.Callers.EnrollGateway(gateway, parsed.GetValue(port) ?? 0);
            screen.Success($"{gateway} may call the adapter. It has a token store of its own. Start it:");
            screen.Command($"dotnet run -c Release --project src/TokenVault.Gateway -- --config {config}");
            return 0;
        }));
        return command;
    }

    private static Command Renew(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var name = Name();
        var command = new Command("renew", "Issues a gateway another certificate, of another key. Cards that it sealed before can still be charged.") { directory, name };
        command.SetAction((parsed, _) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            var gateway = Read(parsed.GetRequiredValue(name));
            vault.Callers.RenewGateway(gateway);
            screen.Success($"{gateway} has another certificate. Its process takes it when it starts again; the one before stays good until it ends.");
            return 0;
        }));
        return command;
    }

    private static Command Revoke(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var name = Name();
        var command = new Command("revoke", "Refuses a gateway's calls from now on. Cards that it sealed before can still be charged.") { directory, name };
        command.SetAction((parsed, _) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            var gateway = Read(parsed.GetRequiredValue(name));
            vault.Callers.RevokeGateway(gateway);
            screen.Success($"{gateway} is refused within two seconds. `gateway enroll` lets it in again.");
            return 0;
        }));
        return command;
    }

    private static Command List(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var command = new Command("list", "Lists the gateways.") { directory };
        command.SetAction((parsed, _) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            CallerOutput.Write(screen, vault.Callers.Gateways);
            return 0;
        }));
        return command;
    }

    private static GatewayId Read(string text) => GatewayId.TryParse(text, out var gateway)
        ? gateway
        : throw new LocalVaultException("A gateway's name is 1 to 32 lower-case letters, digits and hyphens and begins with a letter.");
}
