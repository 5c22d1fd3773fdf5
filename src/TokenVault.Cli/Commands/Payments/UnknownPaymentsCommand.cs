using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Payments;

internal static class UnknownPaymentsCommand
{
    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var person = VaultOptions.Operator();
        var json = VaultOptions.Json();
        var command = new Command("unknown", "Lists the operations whose outcome nobody knows or the processor contradicts, oldest first, and what is being done about each.") { directory, person, json };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            using var client = vault.ConnectOperator(parsed.GetRequiredValue(person));
            var request = new ListUnknownOperationsRequest { PageSize = 1000 };
            var found = new List<OperationEntry>();
            do
            {
                var page = await client.PaymentAdmin.ListUnknownOperationsAsync(request, cancellationToken: cancellationToken);
                found.AddRange(page.Operations);
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);

            Write(screen, found, parsed.GetValue(json));
            return 0;
        }));
        return command;
    }

    private static void Write(Screen screen, List<OperationEntry> found, bool json)
    {
        if (json)
        {
            found.ForEach(entry => screen.Line(JsonFormatter.Default.Format(entry)));
            return;
        }

        var now = TimeProvider.System.GetUtcNow();
        var table = new TextTable("operation", "age", "kind", "amount", "processor", "merchant", "payment", "reference", "asked", "what is being done");
        foreach (var entry in found)
        {
            var operation = entry.Operation;
            table.Add(
                operation.OperationId,
                operation.CreateTime is { } made ? TimeText.Age(now - made.ToDateTimeOffset()) : "",
                Words.Shown(operation.Kind),
                AmountText.Format(operation.Amount),
                operation.Processor,
                entry.MerchantId,
                entry.PaymentId,
                operation.ProcessorReference.Length > 0 ? operation.ProcessorReference : entry.PaymentReference,
                (operation.Reconciliation?.Queries ?? 0).ToString(CultureInfo.InvariantCulture),
                ReconciliationText.Doing(entry));
        }

        if (found.Count > 0)
        {
            screen.Table(table);
        }

        screen.Say(ReconciliationText.Count(found));
    }
}
