using CsCheck;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Cli.Comparison;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Tests;

public sealed class ReportComparisonTests
{
    private static readonly DateTimeOffset Day = new(2026, 6, 30, 0, 0, 0, TimeSpan.Zero);
    private static readonly ComparisonScope Scope = new(Day, Day.AddDays(1), ComparisonScope.AllTypes);

    private static readonly Gen<OperationState> Final = Gen.OneOf(OperationState.Succeeded, OperationState.Declined, OperationState.NotSent);

    private static readonly Gen<OperationKind> Kinds = Gen.OneOf(
        OperationKind.Authorize, OperationKind.Charge, OperationKind.Capture, OperationKind.Void, OperationKind.Refund, OperationKind.Verify);

    // Settled operations of one day, each of a payment of its own, named by their place.
    private static readonly Gen<List<OperationEntry>> Records = Gen.Select(Kinds, Final, Gen.Long[1, 1000], Gen.OneOf("EUR", "JPY"))
        .Select((kind, state, amount, currency) => Entry(kind, state, amount, currency)).List[0, 12]
        .Select(entries => entries.Select(Named).ToList());

    [Fact]
    public void Finds_nothing_where_the_report_says_what_the_records_say() => Gen.Select(Records, Gen.Int).Sample((entries, seed) =>
    {
        var result = ReportComparison.Run(Shuffled(ReportOf(entries), seed), entries, Scope);
        return result.Differences.Count == 0 && result.Agreeing == result.Rows && result.Operations == entries.Count;
    });

    [Fact]
    public void Finds_the_same_by_the_processors_names_alone() => Records.Sample(entries =>
        ReportComparison.Run([.. ReportOf(entries).Select(row => row with { Reference = "" })], entries, Scope).Differences.Count == 0);

    [Fact]
    public void Finds_exactly_what_was_changed() => Gen.Select(Records, Gen.Int[0, 11], Gen.Int[0, 4]).Where((entries, at, _) => at < entries.Count).Sample((entries, at, change) =>
    {
        var entry = entries[at];
        var rows = ReportOf(entries);
        var own = rows.Where(row => string.Equals(row.Reference, entry.Operation.OperationId, StringComparison.Ordinal)).ToList();
        DifferenceKind[] expected;
        switch (change)
        {
            case 0:
                rows.RemoveAll(own.Contains);
                expected = entry.Operation.State == OperationState.Succeeded && entry.Operation.Kind != OperationKind.Verify ? [DifferenceKind.HereOnly] : [];
                break;
            case 1:
                rows.Add(RowOf(entry, MovementType.Refund) with { Id = "elsewhere", PaymentId = "elsewhere", Reference = "" });
                expected = [DifferenceKind.InReportOnly];
                break;
            case 2:
                rows.AddRange(own);
                expected = [.. own.Where(row => row.Done == true).Select(_ => DifferenceKind.TwiceInReport)];
                break;
            case 3:
                rows = [.. rows.Select(row => own.Contains(row) ? row with { MinorUnits = row.MinorUnits + 1 } : row)];
                expected = [.. own.Where(row => row.Done == true && row.Type != MovementType.Void && entry.Operation.Kind != OperationKind.Verify).Select(_ => DifferenceKind.AmountDiffers)];
                break;
            default:
                rows = [.. rows.Select(row => own.Contains(row) ? row with { Done = !row.Done } : row)];
                expected = [.. own.Select(_ => DifferenceKind.StateDiffers)];
                break;
        }

        var found = ReportComparison.Run(rows, entries, Scope).Differences.Select(difference => difference.Kind);
        return found.SequenceEqual(expected);
    });

    [Theory]
    [InlineData(OperationState.Unknown, true)]
    [InlineData(OperationState.Unknown, false)]
    [InlineData(OperationState.InFlight, false)]
    public void Lists_what_is_unknown_here_once_with_what_the_report_says(OperationState state, bool reported)
    {
        var entry = Named(Entry(OperationKind.Charge, state, 5, "EUR"), 0);
        List<ReportRow> rows = reported ? [RowOf(entry, MovementType.Authorization), RowOf(entry, MovementType.Capture)] : [];

        var found = Assert.Single(ReportComparison.Run(rows, [entry], Scope).Differences);
        Assert.Equal(DifferenceKind.UnknownHere, found.Kind);
        Assert.Equal("op_0", found.OperationId);
        Assert.Equal(reported ? "succeeded 0.05 EUR" : "", found.There);
    }

    [Fact]
    public void Takes_a_failed_try_beside_the_good_one_for_one_operation()
    {
        var entry = Named(Entry(OperationKind.Authorize, OperationState.Succeeded, 5, "EUR"), 0);
        var good = RowOf(entry, MovementType.Authorization);

        Assert.Empty(ReportComparison.Run([good with { Id = "first", Status = "failed", Done = false }, good], [entry], Scope).Differences);
    }

    [Fact]
    public void Lists_a_success_that_the_records_call_not_sent()
    {
        var entry = Named(Entry(OperationKind.Charge, OperationState.NotSent, 5, "EUR"), 0);

        var found = Assert.Single(ReportComparison.Run([RowOf(entry, MovementType.Capture)], [entry], Scope).Differences);
        Assert.Equal((DifferenceKind.StateDiffers, "NOT_SENT 0.05 EUR", "succeeded 0.05 EUR"), (found.Kind, found.Here, found.There));
    }

    [Fact]
    public void Lists_a_status_that_says_neither()
    {
        var entry = Named(Entry(OperationKind.Refund, OperationState.Succeeded, 5, "EUR"), 0);
        var row = RowOf(entry, MovementType.Refund) with { Status = "pending", Done = null };

        Assert.Equal(DifferenceKind.StateDiffers, Assert.Single(ReportComparison.Run([row], [entry], Scope).Differences).Kind);
    }

    [Fact]
    public void Lists_a_row_of_another_kind_under_our_reference()
    {
        var entry = Named(Entry(OperationKind.Capture, OperationState.Succeeded, 5, "EUR"), 0);

        Assert.Equal(
            [DifferenceKind.HereOnly, DifferenceKind.StateDiffers],
            ReportComparison.Run([RowOf(entry, MovementType.Refund)], [entry], Scope).Differences.Select(found => found.Kind));
    }

    [Fact]
    public void Tells_several_captures_of_one_payment_apart_by_their_amounts()
    {
        List<OperationEntry> entries = [.. new long[] { 5, 5, 7 }.Select((amount, i) => Named(Entry(OperationKind.Capture, OperationState.Succeeded, amount, "EUR"), i))];
        entries.ForEach(entry => entry.Operation.ProcessorReference = "pi_shared");
        List<ReportRow> rows = [.. entries.Select(entry => RowOf(entry, MovementType.Capture) with { Reference = "", Id = $"cap_{entry.Operation.OperationId}", PaymentId = "pi_shared" })];

        Assert.Empty(ReportComparison.Run(rows, entries, Scope).Differences);

        // One too many, and one of an amount that nobody asked for.
        Assert.Equal(
            [DifferenceKind.InReportOnly, DifferenceKind.InReportOnly],
            ReportComparison.Run([.. rows, rows[0], rows[0] with { MinorUnits = 6 }], entries, Scope).Differences.Select(found => found.Kind));
        Assert.Equal(
            [DifferenceKind.HereOnly],
            ReportComparison.Run(rows[1..], entries, Scope).Differences.Select(found => found.Kind));
    }

    [Fact]
    public void Knows_what_was_made_in_the_processors_dashboard()
    {
        var entry = Named(Entry(OperationKind.Refund, OperationState.Succeeded, 5, "EUR"), 0);
        (entry.Operation.OperationId, entry.Operation.Elsewhere) = ("", true);

        Assert.Empty(ReportComparison.Run([RowOf(entry, MovementType.Refund) with { Reference = "" }], [entry], Scope).Differences);
    }

    [Fact]
    public void Expects_only_what_was_made_in_the_span_and_knows_what_was_made_beside_it()
    {
        var before = Named(Entry(OperationKind.Refund, OperationState.Succeeded, 5, "EUR"), 0);
        before.Operation.CreateTime = Timestamp.FromDateTimeOffset(Day.AddMinutes(-1));

        Assert.Empty(ReportComparison.Run([], [before], Scope).Differences);
        Assert.Empty(ReportComparison.Run([RowOf(before, MovementType.Refund)], [before], Scope).Differences);
    }

    [Fact]
    public void Leaves_out_types_that_the_report_does_not_have()
    {
        List<OperationEntry> entries =
        [
            Named(Entry(OperationKind.Authorize, OperationState.Succeeded, 5, "EUR"), 0),
            Named(Entry(OperationKind.Charge, OperationState.Succeeded, 5, "EUR"), 1),
        ];
        var scope = Scope with { Types = new HashSet<MovementType> { MovementType.Capture } };
        var result = ReportComparison.Run([RowOf(entries[1], MovementType.Capture), RowOf(entries[0], MovementType.Refund)], entries, scope);

        Assert.Equal((1, 1, 0), (result.Rows, result.Agreeing, result.Differences.Count));
    }

    [Fact]
    public void Counts_disputes_of_known_payments_and_lists_others()
    {
        var entry = Named(Entry(OperationKind.Charge, OperationState.Succeeded, 5, "EUR"), 0);
        var dispute = RowOf(entry, MovementType.Dispute) with { Id = "dp_1", Reference = "", Status = "needs_response", Done = null };
        var result = ReportComparison.Run([RowOf(entry, MovementType.Capture), dispute, dispute with { PaymentId = "pi_other" }], [entry], Scope);

        Assert.Equal(1, result.Disputes);
        Assert.Equal(DifferenceKind.InReportOnly, Assert.Single(result.Differences).Kind);
    }

    private static OperationEntry Entry(OperationKind kind, OperationState state, long amount, string currency) => new()
    {
        Operation = new Operation
        {
            Kind = kind,
            State = state,
            Amount = new Money { MinorUnits = amount, CurrencyCode = currency },
            CreateTime = Timestamp.FromDateTimeOffset(Day.AddHours(1)),
        },
    };

    private static OperationEntry Named(OperationEntry entry, int place)
    {
        var named = entry.Clone();
        named.Operation.OperationId = $"op_{place}";
        named.Operation.ProcessorReference = $"psp_{place}";
        named.PaymentId = $"pay_{place}";
        named.PaymentReference = $"pi_{place}";
        return named;
    }

    // What the practice processor writes of these operations: a charge as authorization and capture, nothing of what was not sent.
    private static List<ReportRow> ReportOf(List<OperationEntry> entries) =>
        [.. entries.Where(entry => entry.Operation.State != OperationState.NotSent)
            .SelectMany(entry => ReportedTypes.Of(entry.Operation.Kind).Select(type => RowOf(entry, type)))];

    private static ReportRow RowOf(OperationEntry entry, MovementType type)
    {
        var done = entry.Operation.State is not (OperationState.Declined);
        return new ReportRow
        {
            Line = 2,
            Type = type,
            Id = entry.Operation.ProcessorReference,
            PaymentId = entry.PaymentReference,
            Reference = entry.Operation.OperationId,
            MinorUnits = entry.Operation.Amount.MinorUnits,
            Currency = entry.Operation.Amount.CurrencyCode,
            Status = done ? "succeeded" : "failed",
            Done = done,
        };
    }

    private static List<ReportRow> Shuffled(List<ReportRow> rows, int seed) => [.. rows.Select((row, i) => (row, Key: HashCode.Combine(i, seed))).OrderBy(pair => pair.Key).Select(pair => pair.row)];
}
