using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Cards.Bins;
using TokenVault.Gateway.Bins;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Tests.Bins;

public sealed class BinTablesTests
{
    // As docs.stripe.com/testing and Adyen's list of test cards state them.
    [Theory]
    [InlineData("4242424242424242", CardFunding.Unknown, "US")]
    [InlineData("4000056655665556", CardFunding.Debit, "US")]
    [InlineData("5105105105105100", CardFunding.Prepaid, "US")]
    [InlineData("4000058260000005", CardFunding.Debit, "GB")]
    [InlineData("4000007640000003", CardFunding.Credit, "TH")]
    [InlineData("4166676667666746", CardFunding.Unknown, "NL")]
    [InlineData("4000000360000006", CardFunding.Unknown, "")]
    public void Knows_PublishedTestCards(string number, CardFunding funding, string country)
    {
        Assert.Equal(PanCheck.Accepted, Pan.TryParse(Encoding.ASCII.GetBytes(number), out var pan));
        var found = BinTables.Shipped().Find(pan);

        Assert.Equal((funding, country), (found.Funding, found.Country.ToString()));
    }

    [Fact]
    public void Takes_AnotherTable_BesideTheConfiguration()
    {
        var folder = Directory.CreateTempSubdirectory("tokenvault-bins-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "ours.csv"), "424242,424242,credit,FR\n");
            using var services = Services(folder.FullName, "ours.csv");
            Assert.Equal(PanCheck.Accepted, Pan.TryParse("4242424242424242"u8, out var pan));
            Assert.Equal(CardFunding.Credit, services.GetRequiredService<BinTable>().Find(pan).Funding);
            Assert.Empty(services.GetServices<IConfigurationCheck>().SelectMany(check => check.FindProblems()));

            File.WriteAllText(Path.Combine(folder.FullName, "ours.csv"), "424242,424242,credit\n");
            using var broken = Services(folder.FullName, "ours.csv");
            var problem = Assert.Single(broken.GetServices<IConfigurationCheck>().SelectMany(check => check.FindProblems()));
            Assert.StartsWith("Bins:Table: Line 1 has not four fields.", problem, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ServiceProvider Services(string folder, string table) =>
        new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder()
                .AddInMemoryCollection([new KeyValuePair<string, string?>("Bins:Table", table)])
                .Build())
            .AddSingleton(new VaultPaths(Path.Combine(folder, "gateway.json")))
            .AddBins()
            .BuildServiceProvider();
}
