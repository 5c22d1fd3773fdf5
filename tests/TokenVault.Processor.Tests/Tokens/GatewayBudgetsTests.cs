using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Limits;
using TokenVault.Processor.Tokens;

namespace TokenVault.Processor.Tests.Tokens;

public sealed class GatewayBudgetsTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 27, 23, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Bounds_EachGatewaysDay_AndNobodyElses()
    {
        var budgets = new GatewayBudgets(
            Options.Create(new LimitOptions { TokenActsPerGatewayPerDay = 1000 }), _clock, NullLogger<GatewayBudgets>.Instance);
        budgets.Spend(Gateway("gw-1"), 999);
        budgets.Spend(Gateway("gw-1"), 1);

        Assert.Equal(VaultErrorCode.Overloaded, Assert.Throws<VaultException>(() => budgets.Spend(Gateway("gw-1"), 1)).Code);
        budgets.Spend(Gateway("gw-2"), 1000);
        _clock.Advance(TimeSpan.FromHours(2));
        budgets.Spend(Gateway("gw-1"), 1000);
    }

    private static GatewayId Gateway(string name) => GatewayId.TryParse(name, out var gateway) ? gateway : throw new ArgumentException(name);
}
