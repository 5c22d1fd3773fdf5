using System.Text.RegularExpressions;
using TokenVault.Domain.Payments;

namespace TokenVault.Domain.Tests.Payments;

public sealed partial class DeclineReasonsTests
{
    [Fact]
    public void Names_EachReasonByOneWord() => Assert.All(DeclineReasons.All, reason => Assert.Matches(Word(), reason.Code));

    [Fact]
    public void Finds_EachByItsWord_AndNothingElse()
    {
        Assert.All(DeclineReasons.All, reason => Assert.Same(reason, DeclineReasons.Find(reason.Code)));
        Assert.NotNull(DeclineReasons.Find(DeclineReasons.Generic));
        Assert.NotNull(DeclineReasons.Find(DeclineReasons.AuthenticationRequired));
        Assert.Null(DeclineReasons.Find("Insufficient_Funds"));
        Assert.Null(DeclineReasons.Find(""));
    }

    [Fact]
    public void Gives_AnAdviceWithEach() => Assert.All(DeclineReasons.All, reason => Assert.NotEqual(DeclineAdvice.None, reason.Advice));

    // Trying a card again that will not succeed costs the merchant a fine, and giving one up that might costs a sale.
    [Fact]
    public void Advises_NoSecondTryWithACardThatWillNotSucceed() => Assert.All(
        DeclineReasons.All,
        reason => Assert.False(reason.IsHard && reason.Advice is DeclineAdvice.TryAgainLater or DeclineAdvice.Authenticate, reason.Code));

    [GeneratedRegex("^[a-z][a-z_]{2,62}[a-z]$")]
    private static partial Regex Word();
}
