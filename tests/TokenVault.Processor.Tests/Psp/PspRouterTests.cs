using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Psp.Accounts;
using TokenVault.Processor.Psp.Accounts.Credentials;
using TokenVault.Processor.Tests.Running;

namespace TokenVault.Processor.Tests.Psp;

public sealed class PspRouterTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("router-test-");
    private readonly TestAuthority _authority = new();

    public PspRouterTests() => File.WriteAllText(At("shop.key"), "sk_test_0123456789\n");

    [Fact]
    public void Takes_TheOrderOfTheFile_WhereNothingIsWeighed()
    {
        using var router = Router("""{"accounts":[A1,A2]}""");

        Assert.All(Enumerable.Range(0, 20), seed => Assert.Equal("one", Find(router, seed)));
        Assert.Equal("two", Find(router, avoid: "one"));
        Assert.Equal("one", Find(router, avoid: "two"));
    }

    [Fact]
    public void Draws_ByWeights_TheSameForTheSameOperation()
    {
        using var router = Router("""{"accounts":[W1,W2]}""");
        var drawn = Enumerable.Range(0, 2000).Select(seed => Find(router, seed)).ToList();

        // 3 to 1: 1,500 of 2,000; five standard deviations are 97.
        Assert.InRange(drawn.Count(name => name == "one"), 1400, 1600);
        Assert.Equal(drawn, Enumerable.Range(0, 2000).Select(seed => Find(router, seed)));
    }

    [Fact]
    public void Takes_AWeightOfNothing_OnlyWhereNoOtherCan()
    {
        using var router = Router("""{"accounts":[A1,A2],"rules":[{"processors":[{"name":"one","weight":0},{"name":"two","weight":1}]}]}""");

        Assert.All(Enumerable.Range(0, 50), seed => Assert.Equal("two", Find(router, seed)));
        Assert.Equal("one", Find(router, avoid: "two"));
    }

    [Theory]
    [InlineData(CardBrand.Amex, "EUR", 1000, "two")]
    [InlineData(CardBrand.Visa, "JPY", 1000, "two")]
    [InlineData(CardBrand.Visa, "EUR", 5000, "two")]
    [InlineData(CardBrand.Visa, "EUR", 4999, "one")]
    [InlineData(CardBrand.Visa, "EUR", 9000, "one")]
    public void Takes_TheFirstRuleThatMatches(CardBrand brand, string currency, long amount, string expected)
    {
        using var router = Router("""
            {"accounts":[A1,A2],"rules":[
              {"brands":["amex"],"processors":[{"name":"two"}]},
              {"currencies":["JPY"],"processors":[{"name":"two"}]},
              {"merchant":"shop","amountFrom":5000,"amountTo":9000,"processors":[{"name":"two"}]},
              {"processors":[{"name":"one"}]}]}
            """);

        Assert.Equal(expected, router.Find(PspStand.Merchant(), brand, PspStand.CurrencyOf(currency), amount, default, []).Processor.Name);
    }

    [Fact]
    public void Knows_OnlyTheMerchantsOwnAccounts()
    {
        using var router = Router("""{"accounts":[A1],"rules":[{"processors":[{"name":"two"}]}]}""");

        Assert.Equal(VaultErrorCode.MerchantWithoutProcessor, Assert.Throws<VaultException>(() => Find(router)).Code);
        Assert.Equal(
            VaultErrorCode.MerchantWithoutProcessor,
            Assert.Throws<VaultException>(() => router.Find(PspStand.Merchant("other"), CardBrand.Visa, PspStand.CurrencyOf("EUR"), 1, default, [])).Code);
        Assert.Equal("one", router.FindOf("one", PspStand.Merchant()).Account.Processor);
        Assert.Equal(VaultErrorCode.MerchantWithoutProcessor, Assert.Throws<VaultException>(() => router.FindOf("two", PspStand.Merchant())).Code);
    }

    [Fact]
    public async Task Leaves_ALineOut_ThatIsOut()
    {
        await using var processor = await FaultyProcessor.StartAsync(_authority);
        processor.OnPaymentIntent = static context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        using var router = Router("""{"accounts":[A1,A2]}""", processor.Address);
        var first = router.FindOf("one", PspStand.Merchant());
        for (var i = 0; i < 2; i++)
        {
            await first.Processor.FollowUpAsync(PspStand.FollowUp(Contracts.Processor.V1.OperationKind.Void, "pi_1", 0), first.Account);
        }

        Assert.True(first.Processor.IsOut);
        Assert.Equal("two", Find(router));
        Assert.Equal("two", Find(router, avoid: "two"));
        var second = router.FindOf("two", PspStand.Merchant());
        for (var i = 0; i < 2; i++)
        {
            await second.Processor.FollowUpAsync(PspStand.FollowUp(Contracts.Processor.V1.OperationKind.Void, "pi_1", 0), second.Account);
        }

        Assert.Equal(VaultErrorCode.ProcessorUnavailable, Assert.Throws<VaultException>(() => Find(router)).Code);
    }

    [Theory]
    [InlineData("""{"accounts":[A1,A1]}""", "listed twice")]
    [InlineData("""{"accounts":[{"merchant":"Shop","processor":"one","secretKeyFile":"shop.key"}]}""", "merchant's name")]
    [InlineData("""{"accounts":[{"merchant":"shop","processor":"three","secretKeyFile":"shop.key"}]}""", "is not among Psp:Processors")]
    [InlineData("""{"accounts":[{"merchant":"shop","processor":"one","secretKeyFile":"lost.key"}]}""", "can't be read")]
    [InlineData("""{"accounts":[{"merchant":"shop","processor":"one","secretKeyFile":"shop.key","weight":-1}]}""", "weight")]
    [InlineData("""{"accounts":[{"merchant":"shop","processor":"one","secretKeyFile":"shop.key","fields":{"x":"y"}}]}""", "fields")]
    [InlineData("""{"accounts":[{"merchant":"shop","processor":"fielded","secretKeyFile":"shop.key"}]}""", "merchantAccount")]
    [InlineData("""{"accounts":[{"merchant":"shop","processor":"fielded","secretKeyFile":"shop.key","fields":{"merchantAccount":"a b"}}]}""", "merchantAccount")]
    [InlineData("""{"accounts":[A1],"rules":[{"processors":[]}]}""", "rules[0]")]
    [InlineData("""{"accounts":[A1],"rules":[{"processors":[{"name":"three"}]}]}""", "rules[0]")]
    [InlineData("""{"accounts":[A1],"rules":[{"brands":["plastic"],"processors":[{"name":"one"}]}]}""", "rules[0]")]
    [InlineData("""{"accounts":[A1],"rules":[{"currencies":["EURO"],"processors":[{"name":"one"}]}]}""", "rules[0]")]
    [InlineData("""{"accounts":[A1],"rules":[{"amountFrom":5,"amountTo":5,"processors":[{"name":"one"}]}]}""", "rules[0]")]
    [InlineData("""{"accounts":[A1],"rules":[{"processors":[{"name":"one","weight":1001}]}]}""", "rules[0]")]
    [InlineData("""{"accounts":[A1],"extra":1}""", "can't be read")]
    public void Rejects_AccountsThatAreWrong(string text, string named)
    {
        File.WriteAllText(At("accounts.json"), Fill(text));

        Assert.Contains(named, Assert.Throws<InvalidDataException>(() => PspAccountFile.Read(At("accounts.json"), Fields, new CredentialFiles(_folder.FullName, static () => null))).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Dictionary<string, IReadOnlyList<string>> Fields => new(StringComparer.Ordinal)
    {
        ["one"] = [],
        ["two"] = [],
        ["fielded"] = ["merchantAccount"],
    };

    private static string Fill(string text) => text
        .Replace("A1", """{"merchant":"shop","processor":"one","secretKeyFile":"shop.key"}""", StringComparison.Ordinal)
        .Replace("A2", """{"merchant":"shop","processor":"two","secretKeyFile":"shop.key"}""", StringComparison.Ordinal)
        .Replace("W1", """{"merchant":"shop","processor":"one","secretKeyFile":"shop.key","weight":3}""", StringComparison.Ordinal)
        .Replace("W2", """{"merchant":"shop","processor":"two","secretKeyFile":"shop.key","weight":1}""", StringComparison.Ordinal);

    private static string Find(PspRouter router, int seed = 0, params string[] avoid) => router.Find(
        PspStand.Merchant(), CardBrand.Visa, PspStand.CurrencyOf("EUR"), 1000, new OperationId((UInt128)seed), avoid).Processor.Name;

    private static string Find(PspRouter router, string avoid) => Find(router, 0, avoid);

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private PspRouter Router(string accounts, Uri? address = null)
    {
        File.WriteAllText(At("accounts.json"), Fill(accounts));
        var profile = PspStand.Profile("stripe");
        return new PspRouter(
            new PspAccounts(At("accounts.json"), Fields, keystore: null, NullLogger<PspAccounts>.Instance),
            new[] { "one", "two" }.Select(name => new PaymentProcessor(
                PspStand.Line(_authority, address, options => (options.Name, options.MinimumThroughput) = (name, 2)), profile)));
    }
}
