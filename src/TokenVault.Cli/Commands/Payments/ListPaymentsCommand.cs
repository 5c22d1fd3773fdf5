using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Payments;

internal static class ListPaymentsCommand
{
    private const int PageSizeMax = 1000;
    private const int CountMax = 1_000_000;

    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var merchant = VaultOptions.Merchant();
        var status = new Option<string?>("--status") { Description = "Only those of this status." };
        status.AcceptOnlyFromAmong(Words.All<PaymentStatus>());
        var token = new Option<string?>("--token") { Description = "Only those of this token." };
        var order = new Option<string?>("--order") { Description = "Only those of this order." };
        var from = TimeText.Option("--from", "Only those made at or after this time.");
        var to = TimeText.Option("--to", "Only those made before this time.");
        var count = new Option<int>("--max") { Description = "How many at most.", DefaultValueFactory = _ => 100 };
        VaultOptions.Bound(count, 1, CountMax);
        var json = VaultOptions.Json();
        var command = new Command("list", "Lists a merchant's payments, newest first.") { directory, merchant, status, token, order, from, to, count, json };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.Connect(parsed.GetRequiredValue(merchant));
            var request = new ListPaymentsRequest
            {
                Status = parsed.GetValue(status) is { } word ? Words.Read<PaymentStatus>(word) : default,
                Token = parsed.GetValue(token) ?? "",
                OrderReference = parsed.GetValue(order) ?? "",
                CreateTimeFrom = TimeText.Read(parsed, from),
                CreateTimeTo = TimeText.Read(parsed, to),
            };
            var payments = ReadAsync(client, request, parsed.GetValue(count), cancellationToken);
            return await (parsed.GetValue(json) ? WriteJsonAsync(screen, payments) : WriteTableAsync(screen, payments));
        }));
        return command;
    }

    private static async IAsyncEnumerable<Payment> ReadAsync(
        TokenVaultClient client, ListPaymentsRequest request, int countMax,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = countMax;
        do
        {
            request.PageSize = Math.Min(left, PageSizeMax);
            var page = await client.Payments.ListPaymentsAsync(request, cancellationToken: cancellationToken);
            foreach (var payment in page.Payments.Take(left))
            {
                yield return payment;
            }

            left -= page.Payments.Count;
            request.PageToken = page.NextPageToken;
        }
        while (left > 0 && request.PageToken.Length > 0);
    }

    private static async Task<int> WriteJsonAsync(Screen screen, IAsyncEnumerable<Payment> payments)
    {
        await foreach (var payment in payments)
        {
            screen.Line(JsonFormatter.Default.Format(payment));
        }

        return 0;
    }

    private static async Task<int> WriteTableAsync(Screen screen, IAsyncEnumerable<Payment> payments)
    {
        var table = new TextTable("payment", "time", "status", "amount", "captured", "refunded", "processor", "order");
        var shown = 0;
        await foreach (var payment in payments)
        {
            shown++;
            table.Add(
                payment.PaymentId,
                TimeText.Shown(payment.CreateTime),
                payment.DeclineCode.Length > 0 ? $"{Words.Shown(payment.Status)} {payment.DeclineCode}" : Words.Shown(payment.Status),
                AmountText.Format(payment.Amount),
                AmountText.Format(payment.Captured),
                AmountText.Format(payment.Refunded),
                payment.Processor,
                payment.OrderReference);
        }

        screen.Table(table);
        screen.Say(string.Create(CultureInfo.InvariantCulture, $"{shown} payments."));
        return 0;
    }
}
