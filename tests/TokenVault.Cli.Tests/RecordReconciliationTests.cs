using System.Globalization;
using System.Text;
using CsCheck;
using TokenVault.Cli.Audit;
using TokenVault.Cli.Audit.Reconciliation;
using TokenVault.Cli.Comparison;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Local;

namespace TokenVault.Cli.Tests;

public sealed class RecordReconciliationTests
{
    private static readonly DateTimeOffset Day = new(2026, 6, 30, 0, 0, 0, TimeSpan.Zero);
    private static readonly ReconciliationScope Scope = new("psp", Day, Day.AddDays(1), ComparisonScope.AllTypes);
    private static readonly Dictionary<OperationId, ToldOutcome> Nothing = [];

    [Fact]
    public void Finds_nothing_where_each_has_the_other() => Gen.Int[0, 20].Sample(count =>
    {
        var result = Run(Openings(count), Rows(count), Nothing);
        return result is { Differences.Count: 0 } && result.Openings == count && result.Reported == count && result.RowsFound == 2 * count;
    });

    [Fact]
    public void Finds_exactly_what_was_changed() => Gen.Select(Gen.Int[1, 8], Gen.Int[0, 7], Gen.Int[0, 4]).Where((count, at, _) => at < count).Sample((count, at, change) =>
    {
        var (lines, rows) = (Openings(count), Rows(count));
        RecordDifferenceKind[] expected;
        switch (change)
        {
            case 0:
                lines.RemoveAt(at);
                expected = [RecordDifferenceKind.NotOnRecord, RecordDifferenceKind.NotTraced];
                break;
            case 1:
                rows.RemoveAll(row => string.Equals(row.Reference, Op(at), StringComparison.Ordinal));
                expected = [RecordDifferenceKind.NotInReport];
                break;
            case 2:
                lines[at] = Opening(at, recipient: "other");
                expected = [RecordDifferenceKind.OtherRecipient, RecordDifferenceKind.OtherRecipient];
                break;
            case 3:
                rows.Add(rows[2 * at] with { Id = "again" });
                expected = [RecordDifferenceKind.TwiceInReport];
                break;
            default:
                lines.Add(lines[at]);
                expected = [RecordDifferenceKind.OpenedTwice];
                break;
        }

        return Run(lines, rows, Nothing).Differences.Select(found => found.Kind).SequenceEqual(expected);
    });

    [Fact]
    public void Does_not_let_one_opening_cover_another_authorization_of_the_same_payment_at_the_processor()
    {
        List<ReportRow> rows = [.. Rows(1), Row(0, MovementType.Authorization) with { Reference = Op(9), Id = "more" }];

        Assert.Equal(RecordDifferenceKind.NotOnRecord, Assert.Single(Run(Openings(1), rows, Nothing).Differences).Kind);
    }

    [Theory]
    [InlineData(OperationState.Declined, OperationKind.Charge, null)]
    [InlineData(OperationState.NotSent, OperationKind.Authorize, null)]
    [InlineData(OperationState.Succeeded, OperationKind.Verify, null)]
    [InlineData(OperationState.Succeeded, OperationKind.Charge, nameof(RecordDifferenceKind.SucceededElsewhere))]
    [InlineData(OperationState.Unknown, OperationKind.Charge, nameof(RecordDifferenceKind.Undecided))]
    public void Takes_what_gateways_say_for_a_reason_only_where_nothing_was_done(OperationState state, OperationKind kind, string? difference)
    {
        var result = Run(Openings(1), [], Told(kind, state));

        Assert.Equal(difference, result.Differences.SingleOrDefault()?.Kind.ToString());
        Assert.Equal(difference is null ? 1 : 0, result.Told);
    }

    [Theory]
    [InlineData("NotSent", null)]
    [InlineData("Declined", null)]
    [InlineData("Succeeded", nameof(RecordDifferenceKind.SucceededElsewhere))]
    public void Takes_a_resolution_on_record_before_what_gateways_say(string outcome, string? difference)
    {
        var result = Run([.. Openings(1), Resolution(0, outcome)], [], Told(OperationKind.Charge, OperationState.Declined));

        Assert.Equal(difference, result.Differences.SingleOrDefault()?.Kind.ToString());
        Assert.Equal((difference is null ? 1 : 0, 0), (result.Resolved, result.Told));
    }

    [Fact]
    public void Lists_a_payment_that_was_resolved_as_not_sent_and_is_reported_as_done() => Assert.Equal(
        [RecordDifferenceKind.ResolvedOtherwise, RecordDifferenceKind.ResolvedOtherwise],
        Run([.. Openings(1), Resolution(0, "NotSent")], Rows(1), Nothing).Differences.Select(found => found.Kind));

    [Fact]
    public void Traces_a_refund_by_the_processors_name_by_outcomes_or_not_at_all()
    {
        var refund = Row(0, MovementType.Refund) with { Id = "re_1", Reference = Op(5) };
        var outcomes = new Dictionary<OperationId, ToldOutcome>
        {
            [Operation(5)] = new() { Kind = OperationKind.Refund, State = OperationState.Succeeded, Payment = Pay(0), ProcessorReference = "", PaymentReference = "" },
        };
        var later = Scope with { From = Day.AddDays(1), To = Day.AddDays(2) };

        Assert.Empty(Run(Openings(1), [.. Rows(1), refund], Nothing).Differences);
        Assert.Empty(Run(Openings(1), [refund], outcomes, later).Differences);
        Assert.Equal(RecordDifferenceKind.NotTraced, Assert.Single(Run(Openings(1), [refund], Nothing, later).Differences).Kind);
    }

    [Fact]
    public void Finds_payments_of_a_processor_that_does_not_give_our_names_back_by_what_gateways_say()
    {
        List<ReportRow> rows = [.. Rows(1).Select(row => row with { Reference = "" })];

        Assert.Empty(Run(Openings(1), rows, Told(OperationKind.Charge, OperationState.Succeeded)).Differences);
        Assert.Contains(Run(Openings(1), rows, Nothing).Differences, found => found.Kind == RecordDifferenceKind.NotOnRecord);
    }

    [Fact]
    public void Expects_only_openings_of_the_span_and_of_this_processor_and_knows_all()
    {
        Assert.Empty(Run([Opening(0, recipient: "other"), Opening(1, time: Day.AddDays(1)), Opening(2, time: Day.AddMilliseconds(-1))], [], Nothing).Differences);
        Assert.Empty(Run([Opening(0, time: Day.AddDays(-90))], Rows(1), Nothing).Differences);
    }

    [Fact]
    public void Counts_a_row_that_two_reports_have_once() =>
        Assert.Equal((2, 0), Run(Openings(1), [.. Rows(1), .. Rows(1).Select(row => row with { Line = 7 })], Nothing) is var result ? (result.Rows, result.Differences.Count) : default);

    [Fact]
    public void Passes_over_other_entries_and_refuses_lines_that_are_none()
    {
        Assert.Empty(Run(["""{"id":"dsc_1","time":"2026-06-30T01:00:00.000Z","purpose":"late_deduplication"}""", """{"id":"dsc_2","act":"limits","sha256":"00"}"""], [], Nothing).Differences);
        Assert.Throws<LedgerDoubtException>(() => Run(["no json"], [], Nothing));
        Assert.Throws<LedgerDoubtException>(() => Run(["""{"purpose":"payment","operationId":"op_"}"""], [], Nothing));
    }

    [Fact]
    public void Reads_outcomes_as_they_are_written_and_nothing_else()
    {
        var entry = new OperationEntry
        {
            Operation = new Operation { OperationId = Op(1), Kind = OperationKind.Charge, State = OperationState.NotSent, ProcessorReference = "a,\"b" },
            PaymentId = Pay(1),
        };
        var read = new Dictionary<OperationId, ToldOutcome>();
        OutcomeFile.Read(new StringReader($"{OutcomeFile.Header}\n{OutcomeFile.Format(entry)}\n"), read);

        var told = Assert.Single(read);
        Assert.Equal(Operation(1), told.Key);
        Assert.Equal((Pay(1), OperationKind.Charge, OperationState.NotSent, "a,\"b", ""), (told.Value.Payment, told.Value.Kind, told.Value.State, told.Value.ProcessorReference, told.Value.PaymentReference));
        Assert.Null(OutcomeFile.Format(new OperationEntry { Operation = new Operation { Elsewhere = true } }));
        foreach (var wrong in (string[])["operation,payment\n", $"{OutcomeFile.Header}\nx,,charge,declined,,\n", $"{OutcomeFile.Header}\n{Op(1)},,charge,perhaps,,\n", $"{OutcomeFile.Header}\n{Op(1)},\n"])
        {
            Assert.Throws<LocalVaultException>(() => OutcomeFile.Read(new StringReader(wrong), []));
        }
    }

    private static ReconciliationResult Run(
        List<string> lines, IReadOnlyList<ReportRow> rows, Dictionary<OperationId, ToldOutcome> outcomes, ReconciliationScope? scope = null)
    {
        var payments = new RecordedPayments();
        for (var i = 0; i < lines.Count; i++)
        {
            payments.Add(i, Encoding.UTF8.GetBytes(lines[i]));
        }

        payments.End();
        return RecordReconciliation.Run(payments, rows, outcomes, scope ?? Scope);
    }

    private static Dictionary<OperationId, ToldOutcome> Told(OperationKind kind, OperationState state) => new()
    {
        [Operation(0)] = new() { Kind = kind, State = state, Payment = Pay(0), ProcessorReference = "ch_0", PaymentReference = "pi_0" },
    };

    private static List<string> Openings(int count) => [.. Enumerable.Range(0, count).Select(i => Opening(i))];

    private static string Opening(int place, string recipient = "psp", DateTimeOffset? time = null) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":"dsc_{{place}}","time":"{{(time ?? Day.AddHours(1)).UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}}","token":"tok_{{place}}","purpose":"payment","paymentId":"{{Pay(place)}}","operationId":"{{Op(place)}}","recipient":"{{recipient}}"}""");

    private static string Resolution(int place, string outcome) =>
        $$"""{"id":"dsc_r","time":"2026-06-30T02:00:00.000Z","act":"resolution","operationId":"{{Op(place)}}","outcome":"{{outcome}}","processorReference":""}""";

    // Charges: an authorization and a capture each.
    private static List<ReportRow> Rows(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(i => (ReportRow[])[Row(i, MovementType.Authorization), Row(i, MovementType.Capture)])];

    private static ReportRow Row(int place, MovementType type) => new()
    {
        Line = 2,
        Type = type,
        Id = $"ch_{place}",
        PaymentId = $"pi_{place}",
        Reference = Op(place),
        MinorUnits = 5,
        Currency = "EUR",
        Status = "succeeded",
        Done = true,
    };

    private static OperationId Operation(int place) => new((UInt128)(place + 1));

    private static string Op(int place) => Operation(place).ToString();

    private static string Pay(int place) => new PaymentId((UInt128)(place + 1)).ToString();
}
