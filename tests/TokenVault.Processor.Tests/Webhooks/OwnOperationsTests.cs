using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Tests.Operations;
using TokenVault.Processor.Tests.Psp;
using TokenVault.Processor.Webhooks.Fetching;

namespace TokenVault.Processor.Tests.Webhooks;

/// <summary>What a webhook's name of a payment is good for, where the outcome of ours is unknown.</summary>
public sealed class OwnOperationsTests
{
    [Fact]
    public async Task Asks_ByTheProcessorsName_WhereWhatItLeadsToAgrees()
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync();
        stand.Answer = _ => (200, SettlementStand.Intent("pi_1", record.OperationId));

        var settled = await Operations(stand).SettleAsync(record, Facts(record.OperationId), "pi_1");

        Assert.Equal(((uint)Outcome.Succeeded, "pi_1"), (settled!.Outcome, settled.ProcessorReference));
        Assert.Equal("GET /v1/payment_intents/pi_1", Assert.Single(stand.Asked));
    }

    // Anybody who can pay at that account can write our operation's name there. Taken over, his payment's name would be the only one
    // that ours is ever asked for by.
    [Theory]
    [InlineData(true, 500, "EUR")]
    [InlineData(true, 1000, "USD")]
    [InlineData(false, 1000, "EUR")]
    public async Task Keeps_NoName_ThatLeadsToSomethingElse(bool isOurs, long amount, string currency)
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync();
        var named = isOurs ? record.OperationId : stand.Store.NewOperation().ToString();
        var ours = SettlementStand.Intent("pi_ours", record.OperationId);
        stand.Answer = _ => (200, $$"""{"data":[{{ours}}],"has_more":false}""");

        var settled = await Operations(stand).SettleAsync(record, Facts(named, amount, currency), "pi_strange");

        Assert.Equal("GET /v1/payment_intents/search", Assert.Single(stand.Asked));
        Assert.Equal(((uint)Outcome.Succeeded, "pi_ours"), (settled!.Outcome, settled.ProcessorReference));
    }

    // A fetch may agree and the question a moment later not: then the name is there, and nothing is settled by it.
    [Theory]
    [InlineData(1000, "usd")]
    [InlineData(1001, "eur")]
    public async Task Settles_NothingByAnAnswerThatDiffers(int amount, string currency)
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync();
        stand.Answer = _ => (200, SettlementStand.Intent("pi_1", record.OperationId, amount, currency, "canceled"));

        var settled = await Operations(stand).SettleAsync(record, Facts(record.OperationId), "pi_1");

        Assert.Equal((uint)Outcome.Unknown, settled!.Outcome);
    }

    // Adyen can't be asked, so its word is none for the record; and it is not passed over either.
    [Theory]
    [InlineData("faulty", true)]
    [InlineData("another", false)]
    public async Task Warns_OfAFailure_OfAnOperationOfOurs(string processor, bool isOurs)
    {
        await using var stand = await SettlementStand.StartAsync();
        var record = await stand.AddUnknownAsync(OperationKind.Capture);
        var lines = new Lines<OwnOperations>();
        var operations = new OwnOperations(stand.Journal, stand.Store.UnderWay, stand.Settler, lines);
        var source = Sources.Make(processor, Sources.AdyenRules, Sources.Secrets(Sources.AdyenKey));

        Assert.Equal(isOurs ? FetchResult.Warned : FetchResult.Foreign, operations.Warn(source, record.OperationId));
        Assert.Equal(FetchResult.Foreign, operations.Warn(source, stand.Store.NewOperation().ToString()));
        Assert.Equal(FetchResult.Foreign, operations.Warn(source, "order-1"));

        Assert.Equal(isOurs ? 1 : 0, lines.All.Count);
        Assert.All(lines.All, line => Assert.Contains(record.OperationId, line.Text, StringComparison.Ordinal));
        Assert.Equal((uint)Outcome.Unknown, stand.Find(record).Outcome);
    }

    private static OwnOperations Operations(SettlementStand stand) =>
        new(stand.Journal, stand.Store.UnderWay, stand.Settler, NullLogger<OwnOperations>.Instance);

    private static PspFacts Facts(string operation, long amount = 1000, string currency = "EUR")
    {
        Assert.True(OperationId.TryParse(operation, out var id));
        return new PspFacts(PspOutcome.Succeeded("pi_1"))
        {
            Currency = PspStand.CurrencyOf(currency),
            AuthorizedMinorUnits = amount,
            Operation = id,
        };
    }
}
