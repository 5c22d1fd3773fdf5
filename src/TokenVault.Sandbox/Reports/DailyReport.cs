using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Reports;

/// <summary>The CSV (RFC 4180) that a processor leaves for its merchants each day: every movement of money, oldest first.</summary>
internal static class DailyReport
{
    private const string Header = "type,id,payment_id,reference,amount,currency,status,created";
    private const int FlushBytes = 64 * 1024;

    /// <param name="output">Where to.</param>
    /// <param name="accounts">Whose movements.</param>
    /// <param name="from">Unix seconds, included.</param>
    /// <param name="to">Unix seconds, not included.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static async Task WriteAsync(
        PipeWriter output, IEnumerable<Account> accounts, long from, long to, CancellationToken cancellationToken)
    {
        var rows = accounts.SelectMany(RowsOf).Where(row => row.Created >= from && row.Created < to).OrderBy(row => row.Created);
        Encoding.UTF8.GetBytes(Header + "\n", output);
        foreach (var row in rows)
        {
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Type},{row.Id},{row.PaymentId},{Quoted(row.Reference)},{row.Amount},{row.Currency},{row.Status},{row.Created}\n");
            Encoding.UTF8.GetBytes(line, output);
            if (output.UnflushedBytes > FlushBytes)
            {
                await output.FlushAsync(cancellationToken);
            }
        }

        await output.FlushAsync(cancellationToken);
    }

    private static List<ReportRow> RowsOf(Account account)
    {
        var rows = new List<ReportRow>();
        lock (account.Gate)
        {
            foreach (var charge in account.Charges)
            {
                rows.Add(Row("authorization", charge));

                // A sale has no capture of its own: it was taken with the authorization, under the same reference.
                if (charge.IsCaptured && !account.MovementsOf(charge.PaymentIntentId).Any(movement => movement.Type is Movement.Capture))
                {
                    rows.Add(Row("capture", charge));
                }
            }

            rows.AddRange(account.Movements.Select(moved => new ReportRow(
                moved.Type, moved.Id, moved.PaymentIntentId, moved.Reference, moved.Amount, moved.Currency, moved.Status, moved.Created)));
            rows.AddRange(account.Refunds.Select(refund => new ReportRow(
                "refund", refund.Id, refund.PaymentIntentId, refund.Reference, refund.Amount, refund.Currency, Movement.Succeeded, refund.Created)));
            rows.AddRange(account.Disputes.Select(dispute => new ReportRow(
                "dispute", dispute.Id, dispute.PaymentIntentId, dispute.Reference, dispute.Amount, dispute.Currency, dispute.Status, dispute.Created)));
        }

        return rows;
    }

    private static ReportRow Row(string type, Charge charge) => new(
        type,
        charge.Id,
        charge.PaymentIntentId,
        charge.Operation,
        charge.Amount,
        charge.Currency,
        charge.Failure is null ? Movement.Succeeded : Movement.Failed,
        charge.Created);

    private static string Quoted(string? text) =>
        text is null ? ""
        : text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
