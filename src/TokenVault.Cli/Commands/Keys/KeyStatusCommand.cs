using System.CommandLine;
using Google.Protobuf;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Keys;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Keys;

internal static class KeyStatusCommand
{
    private const int OverdueExitCode = 2;

    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var custodian = VaultOptions.Custodian();
        var json = VaultOptions.Json();
        var command = new Command(
            "status",
            "Shows all keys of the adapter, what each still protects, their cryptoperiods, epochs per gateway and backups. Exit code 2: a key in use is past its cryptoperiod.")
        {
            directory, custodian, json,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.ConnectCustodian(parsed.GetRequiredValue(custodian));
            var status = await client.KeyAdmin.GetKeyStatusAsync(new GetKeyStatusRequest(), cancellationToken: cancellationToken);
            var now = TimeProvider.System.GetUtcNow();
            if (parsed.GetValue(json))
            {
                screen.Line(JsonFormatter.Default.Format(status));
            }
            else
            {
                Write(screen, status, now);
            }

            return status.Keys.Any(key => KeyText.IsOverdue(key, now)) ? OverdueExitCode : 0;
        }));
        return command;
    }

    internal static void Write(Screen screen, GetKeyStatusResponse status, DateTimeOffset now)
    {
        var table = new TextTable("key", "state", "algorithm", "created", "cryptoperiod until", "still needed by", "kept from retiring by", "in backups");
        foreach (var key in status.Keys)
        {
            table.Add(
                KeyText.NameOf(key.Key), KeyText.StateOf(key), key.Algorithm, TimeText.Shown(key.Key.CreateTime), TimeText.Shown(key.CryptoperiodEnd),
                KeyText.DependentsOf(key), KeyText.HoldingOf(key, now), key.BackupIds.Count == 0 ? "" : KeyText.Count(key.BackupIds.Count));
        }

        screen.Table(table);
        WriteEpochs(screen, status);
        WriteBackups(screen, status);
        foreach (var key in status.Keys)
        {
            if (KeyText.IsOverdue(key, now))
            {
                screen.Refused($"{KeyText.NameOf(key.Key)} is past its cryptoperiod since {TimeText.Shown(key.CryptoperiodEnd)}: draw another with `keys rotate`.");
            }

            if (key.DestructionProposedBy.Length > 0)
            {
                screen.Refused($"{key.DestructionProposedBy} proposes to destroy {KeyText.NameOf(key.Key)}; another custodian may confirm until {TimeText.Shown(key.DestructionConfirmUntil)}.");
            }
        }
    }

    private static void WriteEpochs(Screen screen, GetKeyStatusResponse status)
    {
        var table = new TextTable("gateway", "key", "epochs registered under it", "epochs that need it", "reported");
        foreach (var key in status.Keys.Where(static key => key.Key.Purpose == KeyPurpose.Wrapping))
        {
            foreach (var gateway in key.Dependents)
            {
                table.Add(
                    gateway.GatewayId, KeyText.NameOf(key.Key), KeyText.Count(gateway.RegisteredCount),
                    gateway.ReportTime is null ? "not known" : KeyText.Count(gateway.Count), gateway.ReportTime is null ? "never" : TimeText.Shown(gateway.ReportTime));
            }
        }

        screen.Line("");
        screen.Table(table);
    }

    private static void WriteBackups(Screen screen, GetKeyStatusResponse status)
    {
        if (status.Backups.Count == 0)
        {
            screen.Line("");
            screen.Refused("No backup of the keys is known. A lost keystore is a lost vault: tokenvault keys backup.");
            return;
        }

        var table = new TextTable("backup", "made", "by", "counts until", "state");
        foreach (var backup in status.Backups)
        {
            table.Add(
                backup.BackupId, TimeText.Shown(backup.CreateTime), backup.MadeBy, TimeText.Shown(backup.ExpireTime),
                backup.ForgetTime is null ? "" : $"destroyed, said on {TimeText.Shown(backup.ForgetTime)}");
        }

        screen.Line("");
        screen.Table(table);
    }
}
