using Spectre.Console;
using TokenVault.Cli.Commands;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Tests;

public sealed class OutputTests
{
    private readonly StringWriter _written = new();

    [Fact]
    public void Aligns_columns_where_there_is_no_terminal()
    {
        var table = new TextTable("name", "what");
        table.Add("a", "1");
        table.Add("long name", "[not markup]");
        Screen().Table(table);

        Assert.Equal(["name       what", "a          1", "long name  [not markup]"], Lines());
    }

    [Fact]
    public void Cannot_be_made_to_move_the_cursor_by_a_merchants_text()
    {
        var screen = Screen();
        screen.Fields(("order", "x\u001b[2J\r\ny"));
        var table = new TextTable("order");
        table.Add("x\u009b2Jy");
        screen.Table(table);

        Assert.DoesNotContain('\u001b', _written.ToString());
        Assert.DoesNotContain('\u009b', _written.ToString());
        Assert.Equal(3, Lines().Length);
    }

    [Fact]
    public void Shows_a_decline_with_its_advice_and_each_operation()
    {
        PaymentOutput.Write(Screen(), new Payment
        {
            PaymentId = "pay_1",
            Status = PaymentStatus.Declined,
            Amount = new Money { MinorUnits = 1234, CurrencyCode = "EUR" },
            Decline = new Decline { Code = "stolen_card", Kind = DeclineKind.Hard, Advice = DeclineAdvice.DoNotTryAgain, RawCode = "43" },
            Operations =
            {
                new Operation
                {
                    OperationId = "op_1", Kind = OperationKind.Charge, State = OperationState.Unknown, Conflict = true,
                    Reconciliation = new Reconciliation { Queries = 3, NotFound = 1, LastStep = "query", ProposedBy = "operator-1" },
                },
                new Operation { Kind = OperationKind.Refund, State = OperationState.Succeeded, Elsewhere = true },
            },
            Disputes = { new Dispute { ProcessorReference = "dp_1", Status = "needs_response" } },
        });

        var lines = Lines();
        Assert.Contains(lines, line => line.Contains("stolen_card (hard), the processor's word: 43. Do not try again, and keep the goods.", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("last step query; asked 3 times, not found 1 times; proposed by operator-1", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("contradicted", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("(made elsewhere)", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("dp_1", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("status", StringComparison.Ordinal) && line.EndsWith("DECLINED", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "", "waits for a person")]
    [InlineData(true, "operator-1", "proposed by operator-1")]
    [InlineData(false, "", "replay, next 2026-06-30")]
    public void Says_what_is_being_done_about_an_unknown_outcome(bool waits, string proposedBy, string expected)
    {
        var next = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 6, 30, 12, 0, 0, TimeSpan.Zero));
        var doing = ReconciliationText.Doing(new OperationEntry
        {
            WaitsForPerson = waits,
            Operation = new Operation
            {
                Reconciliation = new Reconciliation { LastStep = "replay", NextTime = waits ? null : next, ProposedBy = proposedBy },
            },
        });

        Assert.StartsWith(expected, doing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "conflict: NOT_SENT here, the processor says otherwise; waits for a person: payments resolve")]
    [InlineData("operator-1", "", "conflict: NOT_SENT here, the processor says otherwise; proposed by operator-1: a second operator has to say the same")]
    [InlineData("operator-1", "operator-2", "conflict: NOT_SENT here, the processor says otherwise; waits for a person: payments resolve")] // said before
    public void Says_what_is_in_conflict(string proposedBy, string confirmedBy, string expected)
    {
        var entry = new OperationEntry
        {
            WaitsForPerson = true,
            Operation = new Operation
            {
                State = OperationState.NotSent,
                Conflict = true,
                Reconciliation = new Reconciliation { ProposedBy = proposedBy, ConfirmedBy = confirmedBy },
            },
        };

        Assert.Equal(expected, ReconciliationText.Doing(entry));
        Assert.Equal("0 operations of unknown outcome, 0 of them wait for a person. 1 in conflict with the processor: each waits for a person.", ReconciliationText.Count([entry]));
        Assert.Equal("0 operations of unknown outcome, 0 of them wait for a person.", ReconciliationText.Count([]));
    }

    private Screen Screen()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(_written) });
        console.Profile.Width = 1000;
        return new Screen(console);
    }

    private string[] Lines() => _written.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
