using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Hosting.Security;

namespace TokenVault.Hosting.Tests.Security;

public sealed class ClockComparisonTests
{
    [Fact]
    public async Task Tells_Once_ThatClocksDiffer_AndOnceThatTheyAgree()
    {
        using var stand = new SecurityLogStand();
        await stand.Log.StartAsync();
        var comparison = new ClockComparison("gateway/gw-1", TimeSpan.FromSeconds(5), stand.Captured, stand.Log);
        foreach (var seconds in new[] { 0, 5, -6, -7, 1, 2 })
        {
            comparison.Take(TimeSpan.FromSeconds(seconds), TimeSpan.Zero);
        }

        await stand.Log.StopAsync();

        Assert.Equal(
            ["clocks_differ failed gateway/gw-1 -6.000 s", "clocks_agree ok gateway/gw-1 +1.000 s"],
            stand.Lines().Where(line => SecurityLogStand.Text(line, "event").StartsWith("clocks_", StringComparison.Ordinal))
                .Select(line => $"{line["event"]} {line["outcome"]} {line["resource"]} {line["reason"]}"));
        Assert.Single(stand.Captured.Lines, line => line.StartsWith("Critical clocks_differ", StringComparison.Ordinal));
    }

    [Fact]
    public void Takes_WhatMayBeTheWayOfTheMessage_ForNone()
    {
        var comparison = new ClockComparison("adapter", TimeSpan.FromSeconds(5), NullLogger.Instance, null);

        comparison.Take(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(1));
        Assert.False(comparison.Differs);
        comparison.Take(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(0.9));
        Assert.True(comparison.Differs);
    }
}
