using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Domain.Usage;

namespace TokenVault.Domain.Tests.Usage;

public sealed class UsageMonthTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", VaultErrorCode.FieldMissing)]
    [InlineData("2026-13", VaultErrorCode.TimeRangeInvalid)]
    [InlineData("2026-1", VaultErrorCode.TimeRangeInvalid)]
    [InlineData("2026-12", VaultErrorCode.TimeRangeInvalid)]
    [InlineData("1999-01", VaultErrorCode.TimeRangeInvalid)]
    [InlineData("2026-11-01", VaultErrorCode.TimeRangeInvalid)]
    public void Refuses_what_is_no_month_that_has_begun(string text, VaultErrorCode code) =>
        Assert.Equal(code, Assert.Throws<VaultException>(() => UsageMonth.Read(text, Now)).Code);

    [Fact]
    public void Begins_with_its_first_moment_and_ends_before_the_next_ones()
    {
        var month = UsageMonth.Read("2026-02", Now);
        var (first, end) = (new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        var random = new RandomPool();

        Assert.True(month.Contains(first) && month.Contains(end.AddMilliseconds(-1)));
        Assert.False(month.Contains(first.AddMilliseconds(-1)) || month.Contains(end));
        Assert.True(month.Contains(random.NextId(first)) && month.Contains(random.NextId(end.AddMilliseconds(-1))));
        Assert.False(month.Contains(random.NextId(first.AddMilliseconds(-1))) || month.Contains(random.NextId(end)));
    }
}
