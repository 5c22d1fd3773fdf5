using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Keys;

internal static class LockStateCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var custodian = Custodian();
        var command = new Command("lock-state", "Whether the adapter is sealed, how many shares open it, and whose are in.") { directory, custodian };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.Connect(vault.Processor.Address, parsed.GetRequiredValue(custodian));
            Write(screen, await client.KeyCustody.GetLockStateAsync(new GetLockStateRequest(), cancellationToken: cancellationToken));
            return 0;
        }));
        return command;
    }

    public static Option<string> Custodian() => new("--as") { Description = "Which key custodian's certificate to call with.", DefaultValueFactory = _ => "custodian-1" };

    private static void Write(Screen screen, GetLockStateResponse state)
    {
        var given = state.Custodians.Count(static one => one.HasGiven);
        screen.Fields(
            ("state", state.IsSealed ? "sealed" : "open"),
            ("shares", state.Threshold == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"any {state.Threshold} of {state.Custodians.Count}")),
            ("given", state.IsSealed ? given.ToString(CultureInfo.InvariantCulture) : ""));
        foreach (var one in state.Custodians)
        {
            var until = one.ForgetTime?.ToDateTimeOffset().UtcDateTime.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
            screen.Fields((one.Name, one.HasGiven ? $"given, kept until {until}" : state.IsSealed ? "not given" : "has a share"));
        }
    }
}
