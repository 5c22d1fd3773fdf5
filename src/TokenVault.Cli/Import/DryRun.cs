using TokenVault.Domain.Cards;

namespace TokenVault.Cli.Import;

/// <summary>Reads a whole file and counts what the vault would refuse for what is in it. Sends nothing.</summary>
internal sealed class DryRun(CsvShape shape, ImportPlan plan, TimeProvider clock)
{
    private const int RowsShownMax = 5;

    public long Rows { get; private set; }

    public long Rejected { get; private set; }

    /// <summary>By reason: how many, and the first few rows.</summary>
    public SortedDictionary<string, (long Count, List<long> Rows)> Reasons { get; } = new(StringComparer.Ordinal);

    public void Run(CancellationToken cancellationToken)
    {
        using var slots = new DigitSlots(1);
        using var file = CardFile.Open(plan.Input, shape, rows: 0, lastOffset: 0);
        var reading = new RowReading(shape, plan, importId: "");
        while (file.TryRead())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var row = reading.Read(file, slots);
            Rows++;
            if ((row.Reject?.Reason ?? (HasExpired(row) ? RowReject.Expired : null)) is { } reason)
            {
                Count(reason, row.Number);
            }

            if (row.Slot != ImportRow.NoSlot)
            {
                slots.Return(row.Slot);
            }
        }
    }

    private bool HasExpired(ImportRow row) =>
        row.Request is { Card: var card } && CardExpiry.TryCreate(card.ExpiryMonth, card.ExpiryYear, out var expiry) && expiry.HasPassed(clock.GetUtcNow());

    private void Count(string reason, long row)
    {
        Rejected++;
        var (count, rows) = Reasons.TryGetValue(reason, out var known) ? known : (0, []);
        if (rows.Count < RowsShownMax)
        {
            rows.Add(row);
        }

        Reasons[reason] = (count + 1, rows);
    }
}
