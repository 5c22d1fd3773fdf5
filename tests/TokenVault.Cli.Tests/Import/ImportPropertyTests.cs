using System.Text;
using CsCheck;
using TokenVault.Cli.Import;

namespace TokenVault.Cli.Tests.Import;

/// <summary>Any file, broken off anywhere: the output is the one that a reader of these tests would write by hand.</summary>
public sealed class ImportPropertyTests
{
    private static readonly Gen<Row> Rows = Gen.Select(
        Gen.Int[0, 9],
        Gen.Int[0, 999_999],
        Gen.OneOf("", "plain", "with, comma", "with \"quotes\"", "two\nlines", "Ümlaut", " spaces "),
        Gen.Bool,
        (kind, serial, reference, quotes) => new Row(kind, serial, reference, quotes));

    [Fact]
    public async Task Writes_what_the_file_says() =>
        await Gen.Select(Rows.Array[0, 60], Gen.OneOf("\n", "\r\n"), Gen.OneOf(",", ";", "\t")).SampleAsync(
            async (rows, newLine, separator) =>
            {
                using var stand = new ImportStand(TextOf(rows, newLine, separator));
                await ImportStand.RunAsync(new FakeVault(), stand.Plan with { Separator = separator[0] });
                Assert.Equal(Expected(rows), (stand.OutText, stand.RejectsText));
            },
            iter: 150,
            threads: 1);

    [Fact]
    public async Task Ends_the_same_however_often_it_is_killed() =>
        await Gen.Select(Rows.Array[30, 120], Gen.Int[1, 100].Array[1, 3], Gen.Bool).SampleAsync(
            async (rows, kills, tears) =>
            {
                using var stand = new ImportStand(TextOf(rows, "\n", ","));
                foreach (var kill in kills)
                {
                    await RunAndKillAsync(stand, kill, tears);
                }

                if (stand.HasProgress || !File.Exists(stand.Path("tokens.csv")))
                {
                    await ImportStand.RunAsync(new FakeVault(), PlanOf(stand));
                }

                Assert.Equal(Expected(rows), (stand.OutText, stand.RejectsText));
                Assert.False(stand.HasProgress);
            },
            iter: 40,
            threads: 1);

    // What a kill leaves: the progress as it was at some moment, and output that is as long as it says or longer.
    private static async Task RunAndKillAsync(ImportStand stand, int afterRequests, bool tears)
    {
        byte[]? progress = null;
        using var stop = new CancellationTokenSource();
        var vault = new FakeVault
        {
            Asked = number =>
            {
                if (number == afterRequests)
                {
                    progress = File.ReadAllBytes(stand.Path("tokens.csv.progress"));
                    stop.Cancel();
                }
            },
        };
        if (!stand.HasProgress && File.Exists(stand.Path("tokens.csv")))
        {
            return;
        }

        try
        {
            await ImportStand.RunAsync(vault, PlanOf(stand), stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The kill.
        }

        if (progress is not null)
        {
            File.WriteAllBytes(stand.Path("tokens.csv.progress"), progress);
            if (tears)
            {
                File.AppendAllText(stand.Path("tokens.csv"), "999,half a li");
                File.AppendAllText(stand.Path("tokens.rejects.csv"), "\0\0\0");
            }
        }
    }

    private static ImportPlan PlanOf(ImportStand stand) => stand.Plan with { Separator = ',' };

    private static string TextOf(Row[] rows, string newLine, string separator)
    {
        var text = new StringBuilder(string.Join(separator, "reference", "number", "expiry") + newLine);
        foreach (var row in rows)
        {
            text.Append(row.Kind == 9 ? "" : string.Join(separator, row.Fields)).Append(newLine);
        }

        return text.ToString();
    }

    private static (string Out, string Rejects) Expected(Row[] rows)
    {
        var tokens = new StringBuilder("row,reference,token,brand,bin,last_four,expiry\n");
        var rejects = new StringBuilder("row,reference,reason,field\n");
        var number = 0;
        foreach (var row in rows.Where(row => row.Kind != 9))
        {
            number++;
            if (row.Reason is { } reason)
            {
                rejects.Append(System.Globalization.CultureInfo.InvariantCulture, $"{number},{Row.Quoted(row.Reference, always: false)},{reason}\n");
            }
            else
            {
                tokens.Append(ImportStand.OutLine(number, Row.Quoted(row.Reference, always: false), ImportStand.Number(row.Serial), "07/2031")).Append('\n');
            }
        }

        return (tokens.ToString(), rejects.ToString());
    }

    /// <summary>Kinds 0 to 5 are good; 9 is an empty line.</summary>
    private sealed record Row(int Kind, int Serial, string Reference, bool Quotes)
    {
        public string? Reason => Kind switch
        {
            6 => "CARD_NUMBER_CHECK_DIGIT,number",
            7 => "CARD_EXPIRY_INVALID,expiry",
            8 => "FIELD_COUNT,",
            _ => null,
        };

        public string[] Fields
        {
            get
            {
                var card = ImportStand.Number(Serial);
                var number = Kind switch
                {
                    6 => card[..^1] + (char)('0' + ((card[^1] - '0' + 1) % 10)),
                    5 => $"{card[..4]} {card[4..8]}-{card[8..]}",
                    _ => card,
                };
                string[] fields = [Quoted(Reference, Quotes), Quoted(number, Quotes), Quoted(Kind == 7 ? "never" : "07/31", Quotes)];
                return Kind == 8 ? [.. fields, "one too many"] : fields;
            }
        }

        public static string Quoted(string text, bool always) =>
            always || text.AsSpan().ContainsAny(",;\t\"\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
