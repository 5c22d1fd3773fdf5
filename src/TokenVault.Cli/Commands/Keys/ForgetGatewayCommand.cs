using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Keys;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Keys;

internal static class ForgetGatewayCommand
{
    private const int AskedExitCode = 2;

    public static Command Create(Screen screen)
    {
        var gateway = new Argument<string>("gateway") { Description = "Its name. It has to be revoked: tokenvault gateway revoke." };
        var directory = VaultOptions.Directory();
        var custodian = VaultOptions.Custodian();
        var reason = new Option<string>("--reason") { Description = "What became of it and its store. It stands in the record of disclosures.", Required = true };
        var confirmed = new Option<bool>("--confirmed") { Description = "Do it. Without, nothing is changed and what is given up is told. Exit code 2 then." };
        var command = new Command(
            "forget-gateway",
            "Says of a gateway that reports no more that it is gone for good, with its store and the backups of it, so that no key is kept for it. Destroys nothing, and ends when it reports again.")
        {
            gateway, directory, custodian, reason, confirmed,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            var name = parsed.GetRequiredValue(gateway);
            using var client = vault.ConnectCustodian(parsed.GetRequiredValue(custodian));
            var answer = await client.KeyAdmin.ForgetGatewayAsync(
                new ForgetGatewayRequest { GatewayId = name, Reason = parsed.GetRequiredValue(reason), Confirmed = parsed.GetValue(confirmed) }, cancellationToken: cancellationToken);
            Write(screen, name, answer);
            if (!answer.Forgotten)
            {
                screen.Say("Nothing was changed. Where that is given up, and no store or backup of the gateway is to be used any more, say it again with --confirmed.");
            }

            return answer.Forgotten ? 0 : AskedExitCode;
        }));
        return command;
    }

    internal static void Write(Screen screen, string gateway, ForgetGatewayResponse answer)
    {
        screen.Say(answer.ReportTime is null ? $"{gateway} never reported what it needs." : $"{gateway} reported last on {TimeText.Shown(answer.ReportTime)}. By that it needs:");
        var table = new TextTable("key", "epochs, of a fingerprint key tokens", "epochs registered under it");
        foreach (var key in answer.Keys)
        {
            table.Add(KeyText.NameOf(key.Purpose, key.KeyNumber), answer.ReportTime is null ? "not known" : KeyText.Count(key.Count), KeyText.Count(key.RegisteredCount));
        }

        screen.Table(table);
        if (answer.Forgotten)
        {
            screen.Success($"{gateway} is gone: no key is kept for it once its backups are too old to be kept. Destroying one tells of its epochs all the same.");
        }
    }
}
