using TokenVault.Cli.Comparison;
using TokenVault.Local;

namespace TokenVault.Cli.Tests;

public sealed class ReportReaderTests
{
    private const string Header = "type,id,payment_id,reference,amount,currency,status,created";

    [Fact]
    public void Reads_the_practice_processors_report()
    {
        var rows = Read($"{Header}\nauthorization,ch_1,pi_1,op_1,1234,eur,succeeded,1780000000\nrefund,re_1,pi_1,\"op,\"\"2\",-500,EUR,failed,1780000001\ndispute,dp_1,pi_1,,500,eur,needs_response,1\n");

        Assert.Equal(3, rows.Count);
        Assert.Equal(
            new ReportRow
            {
                Line = 2,
                Type = MovementType.Authorization,
                Id = "ch_1",
                PaymentId = "pi_1",
                Reference = "op_1",
                MinorUnits = 1234,
                Currency = "EUR",
                Status = "succeeded",
                Done = true,
            },
            rows[0]);
        Assert.Equal(("op,\"2", 500L, false), (rows[1].Reference, rows[1].MinorUnits, rows[1].Done));
        Assert.Null(rows[2].Done);
    }

    [Fact]
    public void Reads_another_form_through_a_map()
    {
        var map = new ReportMap
        {
            Columns = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["type"] = "Record Type",
                ["id"] = "Psp Reference",
                ["payment_id"] = "Psp Reference",
                ["reference"] = "Merchant Reference",
                ["amount"] = "Amount",
                ["currency"] = "Currency",
                ["status"] = "Record Type",
            },
            Types = new Dictionary<string, string>(StringComparer.Ordinal) { ["SentForSettle"] = "capture", ["Fee"] = "ignore" },
            Statuses = new Dictionary<string, string>(StringComparer.Ordinal) { ["SentForSettle"] = "succeeded" },
            Amounts = "major",
            Delimiter = ";",
        };
        var rows = Read("Merchant Reference; Psp Reference ;Record Type;Amount;Currency;Other\nop_1;X1;SentForSettle;12.34;EUR;z\n;X2;Fee;0.10;EUR;z\nop_2;X3;SentForSettle;0.00;JPY;z\n", map);

        Assert.Equal(["op_1", "op_2"], rows.Select(row => row.Reference));
        Assert.Equal([1234L, 0L], rows.Select(row => row.MinorUnits));
        Assert.All(rows, row => Assert.True(row.Done));
    }

    [Theory]
    [InlineData("type,id\nauthorization,ch_1\n")]
    [InlineData("")]
    [InlineData(Header + "\nfee,x,x,x,1,EUR,succeeded,1\n")]
    [InlineData(Header + "\n3,x,x,x,1,EUR,succeeded,1\n")]
    [InlineData(Header + "\ncapture,x,x,x,1.5,EUR,succeeded,1\n")]
    [InlineData(Header + "\ncapture,x,x,x,1,EURO,succeeded,1\n")]
    [InlineData(Header + "\ncapture,x,x,x,99999999999999999999,EUR,succeeded,1\n")]
    public void Rejects_what_it_can_not_tell(string text) => Assert.Throws<LocalVaultException>(() => Read(text));

    [Fact]
    public void Names_the_line_and_hides_the_value()
    {
        var error = Assert.Throws<LocalVaultException>(() => Read($"{Header}\ncapture,a,b,c,1,EUR,succeeded,1\n4242424242424242,a,b,c,1,EUR,succeeded,1\n"));

        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4242", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_a_map_strictly()
    {
        var file = new FileInfo(Path.GetTempFileName());
        try
        {
            File.WriteAllText(file.FullName, """{"columns":{"reference":"Ref"},"amounts":"major"}""");
            Assert.Equal("Ref", ReportMap.Read(file).Columns["reference"]);
            foreach (var wrong in (string[])["{", """{"colums":{}}""", """{"amounts":"cents"}""", """{"delimiter":""}""", "null"])
            {
                File.WriteAllText(file.FullName, wrong);
                file.Refresh();
                Assert.Throws<LocalVaultException>(() => ReportMap.Read(file));
            }
        }
        finally
        {
            file.Delete();
        }
    }

    // Stripe counts ISK by hundredths though it has none, and MGA without its fifths.
    [Theory]
    [InlineData("ISK", 50000, 500)]
    [InlineData("MGA", 1, 100)]
    [InlineData("EUR", 1999, 1999)]
    public void Counts_AsTheProcessorsProfileDoes(string currency, long reported, long ours)
    {
        var stripe = new FileInfo(Path.Combine(AppContext.BaseDirectory, "processors", "stripe.json"));
        var text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"type,id,payment_id,reference,amount,currency,status\ncapture,a,b,c,{reported},{currency},succeeded\n");

        var row = Assert.Single(new ReportReader(new ReportMap(), ReportedAmounts.OfProfile(stripe)).Read(new StringReader(text)));

        Assert.Equal(ours, row.MinorUnits);
    }

    private static List<ReportRow> Read(string text, ReportMap? map = null) =>
        new ReportReader(map ?? new ReportMap(), ReportedAmounts.AsOurs).Read(new StringReader(text));
}
