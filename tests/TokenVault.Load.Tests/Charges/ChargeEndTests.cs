using TokenVault.Load.Charges;

namespace TokenVault.Load.Tests.Charges;

public sealed class ChargeEndTests
{
    [Fact]
    public void Holds_where_all_was_answered_and_done_once() =>
        Assert.Null(ChargeEnd.FailureOf([new ChargeEnd(ChargeLine.Stripe, 1, 1, Told: 7, Done: 7, Errors: 0)]));

    [Theory]
    [InlineData(7, 8, 0)]
    [InlineData(8, 7, 0)]
    [InlineData(7, 7, 1)]
    public void Fails_where_one_was_done_twice_or_not_or_not_answered(long told, long done, long errors)
    {
        ChargeEnd[] ends = [new(ChargeLine.Stripe, 1, 1, Told: 7, Done: 7, Errors: 0), new(ChargeLine.Adyen, 1, 1, told, done, errors)];

        Assert.Equal($"adyen: told {told}, done {done}, {errors} errors", ChargeEnd.FailureOf(ends));
    }
}
