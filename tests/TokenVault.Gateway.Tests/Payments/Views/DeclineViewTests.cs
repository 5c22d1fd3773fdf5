using TokenVault.Contracts.V1;
using TokenVault.Domain.Payments;
using TokenVault.Gateway.Payments.Views;
using DeclineAdvice = TokenVault.Domain.Payments.DeclineAdvice;

namespace TokenVault.Gateway.Tests.Payments.Views;

public sealed class DeclineViewTests
{
    [Fact]
    public void Says_TheSameAdviceUnderTheSameNumber()
    {
        var ours = Enum.GetValues<DeclineAdvice>().ToDictionary(advice => (int)advice, advice => advice.ToString().Replace("None", "Unspecified"));
        var theirs = Enum.GetValues<Contracts.V1.DeclineAdvice>().ToDictionary(advice => (int)advice, advice => advice.ToString());

        Assert.Equal(theirs, ours);
    }

    [Fact]
    public void Says_OfEachReason_WhetherAndHowToTryAgain()
    {
        foreach (var reason in DeclineReasons.All)
        {
            var view = DeclineView.Of(reason.Code, "raw")!;

            Assert.Equal((reason.Code, "raw"), (view.Code, view.RawCode));
            Assert.Equal(reason.IsHard ? DeclineKind.Hard : DeclineKind.Soft, view.Kind);
            Assert.Equal((int)reason.Advice, (int)view.Advice);
        }
    }

    [Fact]
    public void Says_NoKind_WhereNobodyHasDeclined()
    {
        Assert.Null(DeclineView.Of("", ""));
        Assert.Equal(DeclineKind.Unspecified, DeclineView.Of("adapter_timeout", "")!.Kind);
        Assert.Equal(Contracts.V1.DeclineAdvice.Unspecified, DeclineView.Of("adapter_timeout", "")!.Advice);
    }
}
