using System.ComponentModel.DataAnnotations;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Limits;
using TokenVault.Processor.Tests.Operations;
using TokenVault.Storage;

namespace TokenVault.Processor.Tests.Limits;

public sealed class LimitKeeperTests
{
    [Fact]
    public async Task Refuses_OneOpeningTooMany_OfThatMerchantOnly()
    {
        await using var stand = new StoreStand();
        var limits = Keeper(stand, new LimitOptions { Default = new() { OpeningsPerDay = 2 } });
        await CountAsync(stand, limits);
        await CountAsync(stand, limits);

        await AssertRefusedAsync(stand, limits);
        await CountAsync(stand, limits, merchant: "other");
    }

    [Fact]
    public async Task Counts_Amounts_ByCurrency_AndAdmitsNoneThatNobodyNamed()
    {
        await using var stand = new StoreStand();
        var limits = Keeper(stand, new LimitOptions
        {
            Default = new() { AmountPerDay = { ["EUR"] = 1500 } },
            Merchants = { ["shop"] = new() { AmountPerDay = { ["USD"] = 1_000_000 } } },
        });
        await CountAsync(stand, limits, 1000);

        await AssertRefusedAsync(stand, limits, 501);
        await CountAsync(stand, limits, 500);
        await CountAsync(stand, limits, 1_000_000, currency: "USD");
        await AssertRefusedAsync(stand, limits, 1, currency: "CHF");
        await CountAsync(stand, limits, 0);
    }

    [Fact]
    public async Task Takes_AMerchantsOwnLimit_BeforeTheDefault()
    {
        await using var stand = new StoreStand();
        var limits = Keeper(stand, new LimitOptions
        {
            Default = new() { OpeningsPerDay = 1, AmountPerDay = { ["EUR"] = 1 } },
            Merchants = { ["shop"] = new() { AmountPerDay = { ["EUR"] = 5000 } } },
        });

        await CountAsync(stand, limits, 5000);
        await AssertRefusedAsync(stand, limits, 0);
    }

    [Fact]
    public async Task Remembers_AcrossARestart_AndAClockThatIsSetBack()
    {
        await using var stand = new StoreStand();
        var options = new LimitOptions { Default = new() { OpeningsPerDay = 2 } };
        await CountAsync(stand, Keeper(stand, options));
        await stand.ReopenAsync();
        var limits = Keeper(stand, options);
        await CountAsync(stand, limits);
        await AssertRefusedAsync(stand, limits);

        stand.Clock.SetUtcNow(stand.Clock.GetUtcNow().AddDays(1));
        await CountAsync(stand, limits);
        await CountAsync(stand, limits);
        await stand.ReopenAsync();
        limits = Keeper(stand, options);
        stand.Clock.AdjustTime(stand.Clock.GetUtcNow().AddDays(-1));
        await AssertRefusedAsync(stand, limits);
    }

    [Fact]
    public async Task Counts_NothingForWhatWasRefused()
    {
        await using var stand = new StoreStand();
        var limits = Keeper(stand, new LimitOptions { Default = new() { OpeningsPerDay = 1, AmountPerDay = { ["EUR"] = 10 } } });

        await AssertRefusedAsync(stand, limits, 11);
        await CountAsync(stand, limits, 10);
    }

    [Fact]
    public async Task Counts_EachOne_WhenManyComeAtOnce()
    {
        await using var stand = new StoreStand();
        var options = new LimitOptions { Default = new() { OpeningsPerDay = 100 } };
        var limits = Keeper(stand, options);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => Task.Run(() => TryCountAsync(stand, limits))));

        Assert.Equal(100, outcomes.Count(accepted => accepted));
        await stand.ReopenAsync();
        await AssertRefusedAsync(stand, Keeper(stand, options));
    }

    [Fact]
    public void Names_WhatIsWrongWithLimits()
    {
        var options = new LimitOptions
        {
            Default = new() { OpeningsPerDay = -1, AmountPerDay = { ["XXX"] = 1 } },
            Merchants = { ["No Name"] = new(), ["shop"] = new() { AmountPerDay = { ["EUR"] = -5 }, NumbersPerBinAndLastFourPerDay = 1_000_001 } },
        };

        var problems = options.Validate(new ValidationContext(options)).Select(problem => problem.ErrorMessage!).ToList();

        Assert.Equal(5, problems.Count);
        Assert.Contains(problems, problem => problem.StartsWith("Default:OpeningsPerDay", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("Default:AmountPerDay:XXX", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("Merchants:No Name", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("Merchants:shop:AmountPerDay:EUR", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("Merchants:shop:NumbersPerBinAndLastFourPerDay", StringComparison.Ordinal));
    }

    [Fact]
    public void Digests_OtherLimits_ToAnotherDigest()
    {
        var digests = new[]
        {
            new LimitOptions(),
            new LimitOptions { Default = new() { OpeningsPerDay = 1 } },
            new LimitOptions { Default = new() { NumbersPerBinAndLastFourPerDay = 1 } },
            new LimitOptions { Default = new() { AmountPerDay = { ["EUR"] = 1 } } },
            new LimitOptions { Merchants = { ["shop"] = new() { AmountPerDay = { ["EUR"] = 1 } } } },
            new LimitOptions { Merchants = { ["shop"] = new() { AmountPerDay = { ["EUR"] = 1, ["USD"] = 2 } } } },
        }.Select(options => Convert.ToHexString(new MerchantLimits(options).Digest())).ToList();
        var reordered = new LimitOptions { Merchants = { ["shop"] = new() { AmountPerDay = { ["USD"] = 2, ["EUR"] = 1 } } } };

        Assert.Equal(digests.Count, digests.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(digests[^1], Convert.ToHexString(new MerchantLimits(reordered).Digest()));
    }

    private static LimitKeeper Keeper(StoreStand stand, LimitOptions options) =>
        new(stand.Store, stand.Seal, new MerchantLimits(options), stand.Clock);

    private static async Task CountAsync(
        StoreStand stand, LimitKeeper limits, long amount = 1, string merchant = "shop", string currency = "EUR") =>
        Assert.True(await limits.CommitAsync(stand.NewOrder(OperationKind.Charge, amount, merchant, currency), new WriteBatch()));

    private static async Task<bool> TryCountAsync(StoreStand stand, LimitKeeper limits)
    {
        try
        {
            return await limits.CommitAsync(stand.NewOrder(), new WriteBatch());
        }
        catch (VaultException error) when (error.Code == VaultErrorCode.MerchantLimitExceeded)
        {
            return false;
        }
    }

    private static async Task AssertRefusedAsync(StoreStand stand, LimitKeeper limits, long amount = 1, string currency = "EUR")
    {
        var error = await Assert.ThrowsAsync<VaultException>(() => CountAsync(stand, limits, amount, currency: currency));
        Assert.Equal(VaultErrorCode.MerchantLimitExceeded, error.Code);
    }
}
