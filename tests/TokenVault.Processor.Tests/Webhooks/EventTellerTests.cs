using Microsoft.Extensions.Logging;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Tests.Psp;
using TokenVault.Processor.Webhooks.Fetching;
using TokenVault.Profiles.Webhooks;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Tests.Webhooks;

public sealed class EventTellerTests : IAsyncLifetime
{
    private readonly WebhookStand _stand = new();
    private PspFacts? _facts;

    public Task InitializeAsync()
    {
        _stand.Open();
        _stand.Add(Sources.Make("stripe", Sources.StripeRules, Sources.Secrets(Sources.Secret), _ => Task.FromResult(_facts)));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _stand.DisposeAsync();

    // What the vault has concluded and what the processor says now contradict each other: the gateway and the operator must see that.
    [Theory]
    [InlineData((int)Outcome.NotSent, (int)Outcome.Succeeded, true)]
    [InlineData((int)Outcome.Declined, (int)Outcome.Succeeded, true)]
    [InlineData((int)Outcome.Succeeded, (int)Outcome.Declined, true)]
    [InlineData((int)Outcome.Succeeded, (int)Outcome.Succeeded, false)]
    [InlineData((int)Outcome.Succeeded, (int)Outcome.NotSent, false)] // let go, or lapsed
    [InlineData((int)Outcome.Declined, (int)Outcome.RequiresAction, false)]
    public async Task Tells_HowItStands_BesideWhatIsOnRecord(int recorded, int standing, bool isContradiction)
    {
        var record = await _stand.AddOperationAsync("stripe", recorded == (int)Outcome.Succeeded ? "pi_1" : "", (Outcome)recorded);
        Assert.True(OperationId.TryParse(record.OperationId, out var operation));
        _facts = new PspFacts(new PspOutcome((Outcome)standing, "", "pi_1"))
        {
            Currency = PspStand.CurrencyOf("EUR"),
            AuthorizedMinorUnits = 1999,
            CapturedMinorUnits = 1999,
            RefundedMinorUnits = 99,
            Operation = operation,
        };

        Assert.Equal(FetchResult.Told, await _stand.Follower.FollowAsync(new PendingFetch(
            new byte[32],
            new WebhookFetchRecord { Processor = "stripe", MerchantId = "shop", Kind = (uint)WebhookKind.Payment, Reference = "pi_1" })));

        var told = Assert.Single(await _stand.ToldAsync());
        Assert.Equal(((Outcome)recorded, (Outcome)standing, 1999, 99), (told.Result.Outcome, told.Standing, told.CapturedMinorUnits, told.RefundedMinorUnits));
        Assert.Equal(isContradiction, !_stand.Logged.All.IsEmpty);
        Assert.All(_stand.Logged.All, line =>
        {
            Assert.Equal(LogLevel.Warning, line.Level);
            Assert.Contains(record.OperationId, line.Text, StringComparison.Ordinal);
            Assert.Contains($"as {(Outcome)recorded} ", line.Text, StringComparison.Ordinal);
            Assert.Contains($"as {(Outcome)standing}.", line.Text, StringComparison.Ordinal);
        });
    }
}
