using System.CommandLine;
using Google.Protobuf;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Payments;

internal static class WatchPaymentsCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var merchant = VaultOptions.Merchant();
        var cursor = new Option<string>("--cursor") { Description = "Where to go on, as printed before. Default: from now on.", DefaultValueFactory = _ => "" };
        var count = new Option<int?>("--count") { Description = "End after so many changes. Default: only Ctrl-C ends it." };
        var json = VaultOptions.Json();
        var command = new Command("watch", "Shows each change of a merchant's payments as it happens, over restarts of the gateway too.")
        {
            directory, merchant, cursor, count, json,
        };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.Connect(parsed.GetRequiredValue(merchant));
            var last = parsed.GetRequiredValue(cursor);
            try
            {
                await ShowAsync(screen, client, parsed.GetValue(json), parsed.GetValue(count) ?? int.MaxValue, last, reached => last = reached, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Ctrl-C is how a watch ends.
            }

            if (!parsed.GetValue(json) && last.Length > 0)
            {
                screen.Say("Go on from here with:");
                screen.Command($"tokenvault payments watch --dir {ShellText.Quote(vault.Folder.Root)} --cursor {ShellText.Quote(last)}");
            }

            return 0;
        }));
        return command;
    }

    private static async Task ShowAsync(
        Screen screen, TokenVaultClient client, bool json, int count, string cursor, Action<string> reached, CancellationToken cancellationToken)
    {
        await foreach (var change in client.WatchPaymentsAsync(cursor, cancellationToken))
        {
            if (change.Payment is { } payment)
            {
                screen.Line(json ? JsonFormatter.Default.Format(change) : Describe(change, payment));
                count--;
            }

            reached(change.Cursor);
            if (count <= 0)
            {
                return;
            }
        }
    }

    private static string Describe(WatchPaymentsResponse change, Payment payment) => string.Join(
        "  ",
        new[]
        {
            TimeText.Shown(change.Time),
            payment.PaymentId,
            Words.Shown(payment.Status),
            payment.DeclineCode,
            AmountText.Format(payment.Amount),
            payment.Captured is { MinorUnits: > 0 } captured ? $"captured {AmountText.Format(captured)}" : "",
            payment.Refunded is { MinorUnits: > 0 } refunded ? $"refunded {AmountText.Format(refunded)}" : "",
            change.OperationId,
        }.Where(part => part.Length > 0).Select(Printable.Text));
}
