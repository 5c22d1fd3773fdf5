using System.Globalization;
using Grpc.Core;
using TokenVault.Cli.Import;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Tests.Import;

public sealed class ImportTests
{
    private const string Header = "reference,card_number,expiry\n";

    private static readonly string Many = Header + string.Concat(Enumerable.Range(1, 300).Select(i => $"r{i},{ImportStand.Number(i)},12/30\n"));

    [Fact]
    public async Task Writes_tokens_in_the_order_of_the_file()
    {
        using var stand = new ImportStand(Many);
        var progress = await stand.RunAsync(new FakeVault());

        Assert.Equal((300, 300, 0), (progress.Rows, progress.Tokens, progress.Rejects));
        Assert.Equal(
            "row,reference,token,brand,bin,last_four,expiry\n"
            + string.Concat(Enumerable.Range(1, 300).Select(i => ImportStand.OutLine(i, $"r{i}", ImportStand.Number(i), "12/2030") + "\n")),
            stand.OutText);
        Assert.Equal("row,reference,reason,field\n", stand.RejectsText);
        Assert.False(stand.HasProgress);
    }

    [Fact]
    public async Task Keeps_what_it_writes_to_its_owner()
    {
        using var stand = new ImportStand(Many);
        await Assert.ThrowsAsync<ImportStopException>(() => stand.RunAsync(new FakeVault { Refuses = static number => number == 250 ? Guessing : null }));

        Assert.True(stand.HasProgress);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var name in (string[])["tokens.csv", "tokens.rejects.csv", "tokens.csv.progress"])
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(stand.Path(name)));
            }
        }
    }

    [Fact]
    public async Task Loses_and_doubles_nothing_when_lines_break_and_rows_are_refused_for_now()
    {
        using var calm = new ImportStand(Many);
        await calm.RunAsync(new FakeVault());
        using var stand = new ImportStand(Many);
        var vault = new FakeVault { BreaksEvery = 90, RefusesEvery = 37 };
        await stand.RunAsync(vault);

        Assert.Equal(calm.OutText, stand.OutText);
        Assert.True(vault.Streams > 3);
        Assert.Equal(300, vault.TimesAsked.Count);
        Assert.Contains(vault.TimesAsked.Values, times => times > 1);
    }

    [Fact]
    public async Task Bounds_what_is_under_way()
    {
        const int Rows = ImportWindow.RowsMax + 3000;
        using var stand = new ImportStand(Header + string.Concat(Enumerable.Range(1, Rows).Select(i => $"r{i},{ImportStand.Number(i)},12/30\n")));
        var vault = new FakeVault();
        await stand.RunAsync(vault);

        Assert.InRange(vault.UnderWayMax, 1, ImportWindow.RowsMax);
        Assert.Equal(Rows + 1, stand.OutText.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task Stops_at_the_limit_on_guessing_and_goes_on_later()
    {
        using var calm = new ImportStand(Many);
        await calm.RunAsync(new FakeVault());
        using var stand = new ImportStand(Many);
        var stop = await Assert.ThrowsAsync<ImportStopException>(() => stand.RunAsync(new FakeVault { Refuses = static number => number >= 200 ? Guessing : null }));
        Assert.StartsWith("Row 200: ", stop.Message, StringComparison.Ordinal);
        Assert.Contains("tokenvault allowance grant", stop.Message, StringComparison.Ordinal);

        var vault = new FakeVault();
        await stand.RunAsync(vault);
        Assert.Equal(calm.OutText, stand.OutText);

        // Whatever was answered before the row that stopped it is done, and is not asked for again.
        Assert.Equal(101, vault.Requests);
    }

    [Fact]
    public async Task Calls_no_row_a_reject_that_the_vault_could_not_serve()
    {
        using var stand = new ImportStand(Header + $"r1,{ImportStand.Number(1)},12/30\n");
        var stop = await Assert.ThrowsAsync<ImportStopException>(() => stand.RunAsync(new FakeVault
        {
            Refuses = static _ => new ItemRefusal { Code = (int)StatusCode.Internal, Reason = "INTERNAL" },
        }));

        Assert.StartsWith("Row 1: INTERNAL", stop.Message, StringComparison.Ordinal);
        Assert.Equal("row,reference,reason,field\n", stand.RejectsText);
    }

    [Fact]
    public async Task Hands_on_what_the_vault_refuses_as_a_whole()
    {
        using var stand = new ImportStand(Many);
        await Assert.ThrowsAsync<ImportStopException>(() => stand.RunAsync(new FakeVault
        {
            Refuses = static _ => new ItemRefusal { Code = (int)StatusCode.PermissionDenied, Reason = "CALLER_DISABLED" },
        }));

        Assert.True(stand.HasProgress);
    }

    [Fact]
    public async Task Writes_rejects_with_reason_and_field_and_never_the_digits()
    {
        using var stand = new ImportStand(
            Header
            + $"a,{ImportStand.Number(1)},12/30\n"
            + "b,4242424242424241,12/30\n"
            + "c,42424242,12/30\n"
            + "d,4242x24242424242,12/30\n"
            + "e,,12/30\n"
            + $"f,{ImportStand.Number(2)},13/30\n"
            + $"g,{ImportStand.Number(3)}\n"
            + $"{ImportStand.Number(4)},{ImportStand.Number(4)},0/30\n"
            + $"h,{ImportStand.Number(5)},12/30\n");
        await stand.RunAsync(new FakeVault
        {
            Refuses = static number => number == 2 ? new ItemRefusal { Code = (int)StatusCode.InvalidArgument, Reason = "CARD_EXPIRED", Field = "card.expiry_year" } : null,
        });

        Assert.Equal(
            """
            row,reference,reason,field
            2,b,CARD_NUMBER_CHECK_DIGIT,number
            3,c,CARD_NUMBER_LENGTH,number
            4,d,CARD_NUMBER_NOT_DIGITS,number
            5,e,CARD_NUMBER_MISSING,number
            6,f,CARD_EXPIRY_INVALID,expiry
            7,g,FIELD_COUNT,
            8,,CARD_EXPIRY_INVALID,expiry
            9,h,CARD_EXPIRED,card.expiry_year

            """,
            stand.RejectsText);
        Assert.Single(stand.OutText.TrimEnd().Split('\n').Skip(1));
        Assert.DoesNotContain("4242424242", string.Concat(stand.Files.Where(path => !path.EndsWith("cards.csv", StringComparison.Ordinal)).Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_each_row_for_single_use_a_key_that_stays_over_a_resume()
    {
        using var stand = new ImportStand(Many);
        var plan = stand.Plan with { Usage = TokenUsage.SingleUse };
        var first = new FakeVault { Refuses = static number => number == 150 ? Guessing : null };
        await Assert.ThrowsAsync<ImportStopException>(() => ImportStand.RunAsync(first, plan));
        var second = new FakeVault();
        await ImportStand.RunAsync(second, plan);

        var keys = first.IdempotencyKeys.Concat(second.IdempotencyKeys).ToList();
        Assert.Equal(300, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.True(keys.Count > 300);
        Assert.All(keys, key => Assert.Matches("^import_[0-9a-f]{32}_[0-9]+$", key));
        Assert.Equal(300, stand.OutText.TrimEnd().Split('\n').Skip(1).Select(line => line.Split(',')[2]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Refuses_to_go_on_with_another_file_other_options_or_lost_output()
    {
        using var stand = new ImportStand(Many);
        await Assert.ThrowsAsync<ImportStopException>(() => stand.RunAsync(new FakeVault { Refuses = static number => number == 150 ? Guessing : null }));

        var options = await Assert.ThrowsAsync<LocalVaultException>(() => ImportStand.RunAsync(new FakeVault(), stand.Plan with { Merchant = "other" }));
        Assert.Contains("other options", options.Message, StringComparison.Ordinal);
        Assert.Contains("--restart", options.Message, StringComparison.Ordinal);

        File.WriteAllText(stand.Path("cards.csv"), Many.Replace("r1,", "x1,", StringComparison.Ordinal));
        var changed = await Assert.ThrowsAsync<LocalVaultException>(() => stand.RunAsync(new FakeVault()));
        Assert.Contains("has changed", changed.Message, StringComparison.Ordinal);

        await ImportStand.RunAsync(new FakeVault(), stand.Plan with { Restart = true });
        Assert.Contains("\n1,x1,", stand.OutText, StringComparison.Ordinal);

        // Done: the output is not written over by chance.
        var there = await Assert.ThrowsAsync<LocalVaultException>(() => stand.RunAsync(new FakeVault()));
        Assert.Contains("is there already", there.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sep=;\n")]
    [InlineData("\uFEFF")]
    [InlineData("")]
    public async Task Goes_on_in_a_file_with_marks_before_its_header(string mark)
    {
        var text = mark + Many.Replace(',', ';').Replace("\n", "\r\n", StringComparison.Ordinal);
        using var calm = new ImportStand(text);
        await calm.RunAsync(new FakeVault());
        using var stand = new ImportStand(text);
        await Assert.ThrowsAsync<ImportStopException>(() => stand.RunAsync(new FakeVault { Refuses = static number => number == 150 ? Guessing : null }));
        await stand.RunAsync(new FakeVault());

        Assert.Equal(calm.OutText, stand.OutText);
        Assert.Contains(ImportStand.OutLine(300, "r300", ImportStand.Number(300), "12/2030"), stand.OutText, StringComparison.Ordinal);
        Assert.Equal("row,reference,reason,field\n", stand.RejectsText);
    }

    [Fact]
    public async Task Stops_when_asked_to_and_keeps_what_is_done()
    {
        using var stand = new ImportStand(Many);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stand.RunAsync(
            new FakeVault { Asked = number => { if (number == 200) { stop.Cancel(); } } }, stop.Token));

        Assert.True(stand.HasProgress);
        Assert.InRange(await RestAsync(stand), 1, 299);

        static async Task<int> RestAsync(ImportStand stand)
        {
            var vault = new FakeVault();
            await stand.RunAsync(vault);
            return vault.Requests;
        }
    }

    [Fact]
    public async Task Asks_for_forms_labels_customers_and_names()
    {
        TokenizeRequest? asked = null;
        using var stand = new ImportStand($"Card Number;Exp Month;Exp Year;Card Holder;Customer ID;Plan;CVV\n\"{ImportStand.Number(1)[..4]} {ImportStand.Number(1)[4..]}\";1;2031;\"Öz, \"\"A\"\"\";c-1;Gold;123\n");
        var vault = new FakeVault();
        var plan = stand.Plan with
        {
            Format = TokenFormat.LastFour,
            PassesLuhn = true,
            Columns = new ColumnChoice { Labels = ["Plan", "tier=plan"] },
        };
        var shape = CsvShape.Of(plan.Input, plan.HasHeader, plan.Separator, plan.Columns);
        using (var slots = new DigitSlots(1))
        using (var file = CardFile.Open(plan.Input, shape, 0, 0))
        {
            Assert.True(file.TryRead());
            var row = new RowReading(shape, plan, "").Read(file, slots);
            Assert.Null(row.Reject);
            asked = row.Request!.Clone();
        }

        Assert.True(shape.Columns.HasCvc);
        Assert.Equal((1u, 2031u, "Öz, \"A\"", "c-1", true), (asked.Card.ExpiryMonth, asked.Card.ExpiryYear, asked.Card.CardholderName.ToStringUtf8(), asked.CustomerReference, asked.PassesLuhn));
        Assert.Equal(["plan=Gold", "tier=Gold"], asked.Labels.Select(label => $"{label.Key}={label.Value}"));
        Assert.True(asked.Card.Cvc.IsEmpty);

        await ImportStand.RunAsync(vault, plan);
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"1,,{FakeVault.TokenOf(System.Text.Encoding.ASCII.GetBytes(ImportStand.Number(1)))},form of {ImportStand.Number(1)[^4..]},visa,424242,{ImportStand.Number(1)[^4..]},01/2031"),
            stand.OutText.TrimEnd().Split('\n')[1]);
    }

    private static ItemRefusal Guessing => new() { Code = (int)StatusCode.ResourceExhausted, Reason = "GUESSING_LIMIT_EXCEEDED" };
}
