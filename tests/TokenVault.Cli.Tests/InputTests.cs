using System.CommandLine;
using System.Diagnostics;
using CsCheck;
using TokenVault.Cli.Commands.Payments;
using TokenVault.Cli.Inputs;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Tests;

public sealed class InputTests
{
    [Fact]
    public void Writes_words_as_people_type_and_as_the_contracts_show_them()
    {
        Assert.Equal(["succeeded", "declined", "not-sent"], new[] { OperationState.Succeeded, OperationState.Declined, OperationState.NotSent }.Select(Words.Typed));
        Assert.Equal("NOT_SENT", Words.Shown(OperationState.NotSent));
        Assert.Equal("", Words.Shown(OperationState.Unspecified));
        Assert.Equal(["card-holder", "merchant"], Words.All<Initiator>());
    }

    [Fact]
    public void Reads_back_each_word()
    {
        Assert.All(Words.All<PaymentStatus>(), word => Assert.Equal(word, Words.Typed(Words.Read<PaymentStatus>(word))));
        Assert.Throws<ArgumentException>(() => Words.Read<PaymentStatus>("unspecified"));
    }

    [Theory]
    [InlineData("2026-06-30", "2026-06-30T00:00:00+00:00")]
    [InlineData("2026-06-30T12:30Z", "2026-06-30T12:30:00+00:00")]
    [InlineData("2026-06-30T12:30:15Z", "2026-06-30T12:30:15+00:00")]
    [InlineData("2026-06-30T12:30:00+02:00", "2026-06-30T10:30:00+00:00")]
    public void Reads_days_and_times(string text, string expected)
    {
        Assert.True(TimeText.TryParse(text, out var time));
        Assert.Equal(expected, time.ToString("yyyy-MM-ddTHH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30.06.2026")]
    [InlineData("2026-06-31")]
    [InlineData("2026-06-30T12:30:00")]
    [InlineData("2026-06-30 12:30Z")]
    public void Rejects_times_that_could_be_read_in_two_ways(string text) => Assert.False(TimeText.TryParse(text, out _));

    [Fact]
    public void Sends_no_details_where_none_were_given()
    {
        Assert.Null(ReadDetails(""));

        var details = ReadDetails("--initiator merchant --reason recurring --first-payment pay_1 --billing-country de --description x");
        Assert.Equal(
            new PaymentDetails
            {
                Description = "x",
                BillingAddress = new BillingAddress { CountryCode = "DE" },
                StoredCredential = new StoredCredential
                {
                    Initiator = Initiator.Merchant,
                    Reason = StoredCredentialReason.Recurring,
                    FirstPaymentId = "pay_1",
                },
            },
            details);
        Assert.Null(ReadDetails("--description x")!.BillingAddress);
    }

    [Fact]
    public void Names_the_second_operators_command_to_the_letter()
    {
        var request = new ResolveOperationRequest
        {
            OperationId = "op_1",
            State = OperationState.Succeeded,
            ProcessorReference = "pi 1",
            Evidence = "ticket 7: it's there; $(rm -rf x)",
        };
        var command = ResolvePaymentCommand.Repetition("/tmp/a vault", "operator-2", request);
        Assert.Equal(
            "tokenvault payments resolve op_1 --state succeeded --reference 'pi 1' --evidence 'ticket 7: it'\\''s there; $(rm -rf x)' --dir '/tmp/a vault' --operator operator-2",
            command);
    }

    [SkippableFact]
    public void Quotes_what_a_shell_gives_back_unchanged()
    {
        Skip.IfNot(File.Exists("/bin/sh"), "There is no /bin/sh.");
        var texts = Gen.String[Gen.Char[' ', '~'], 0, 20].Array[40].Single();
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("printf '%s\\n' " + string.Join(' ', texts.Select(ShellText.Quote)));
        using var shell = Process.Start(start)!;
        var read = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();

        Assert.Equal(texts, read.Split('\n')[..^1]);
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(119, "119 s")]
    [InlineData(121, "2 min")]
    [InlineData(7201, "2 h")]
    [InlineData(172_801, "2 d")]
    [InlineData(-5, "0 s")]
    public void Tells_an_age(int seconds, string expected) => Assert.Equal(expected, TimeText.Age(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Shows_amounts_of_answers()
    {
        Assert.Equal("", AmountText.Format(amount: null));
        Assert.Equal("", AmountText.Format(new Money()));
        Assert.Equal("0.00 EUR", AmountText.Format(new Money { CurrencyCode = "EUR" }));
        Assert.Equal("12 XXQ minor units", AmountText.Format(new Money { MinorUnits = 12, CurrencyCode = "XXQ" }));
    }

    private static PaymentDetails? ReadDetails(string arguments)
    {
        var input = new DetailsInput();
        var command = new Command("test");
        input.AddTo(command);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return input.Read(parsed);
    }
}
