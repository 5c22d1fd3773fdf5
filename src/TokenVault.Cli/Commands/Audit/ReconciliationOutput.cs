using System.Globalization;
using System.Text.Json;
using TokenVault.Cli.Audit.Reconciliation;
using TokenVault.Cli.Comparison;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands.Audit;

/// <summary>Writes what a reconciliation found.</summary>
internal static class ReconciliationOutput
{
    public static void Write(Screen screen, ReconciliationResult result, bool json)
    {
        if (json)
        {
            screen.Line(JsonSerializer.Serialize(result, ComparisonJson.Default.ReconciliationResult));
            return;
        }

        foreach (var group in result.Differences.GroupBy(difference => difference.Kind))
        {
            var table = new TextTable("operation", "payment", "entry", "report", "line");
            foreach (var found in group)
            {
                table.Add(
                    found.OperationId, found.PaymentId, found.Entry, found.Report,
                    found.Line == 0 ? "" : found.Line.ToString(CultureInfo.InvariantCulture));
            }

            screen.Say($"{Title(group.Key)}: {group.Count().ToString(CultureInfo.InvariantCulture)}");
            screen.Table(table);
            screen.Say("");
        }

        screen.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.RowsFound} of {result.Rows} rows of the reports have their opening on record. Of {result.Openings} openings {result.Reported} are reported, {result.Resolved} were resolved on record as not done, {result.Told} are said by gateways to be declined, not sent or verifications. {result.Differences.Count} differences."));
    }

    private static string Title(RecordDifferenceKind kind) => kind switch
    {
        RecordDifferenceKind.NotOnRecord => "Not on record: the processor had a card that no entry says was opened",
        RecordDifferenceKind.OtherRecipient => "Other recipient: the record says that the card was opened for another processor",
        RecordDifferenceKind.NotTraced => "Not traced: which payment this belongs to is told neither by these reports nor by outcomes",
        RecordDifferenceKind.TwiceInReport => "Twice in the report: one opening, and the processor did it more than once",
        RecordDifferenceKind.OpenedTwice => "Opened twice: a second entry for one operation",
        RecordDifferenceKind.NotInReport => "Not in the report: a card was opened, and nothing says what became of it",
        RecordDifferenceKind.SucceededElsewhere => "Not in the report: a card was opened, and the payment is said to have succeeded",
        RecordDifferenceKind.Undecided => "Not in the report: a card was opened, and the outcome is not known yet",
        RecordDifferenceKind.ResolvedOtherwise => "Resolved otherwise: on record as not done, in the report as done",
        _ => kind.ToString(),
    };
}
