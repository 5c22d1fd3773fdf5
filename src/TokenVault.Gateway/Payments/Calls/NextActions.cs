using TokenVault.Contracts.Processor.V1;
using TokenVault.Gateway.Payments.Sending;
using NextAction = TokenVault.Contracts.V1.NextAction;

namespace TokenVault.Gateway.Payments.Calls;

/// <summary>What the card holder has to do, passed on to the one who asked and kept nowhere.</summary>
internal static class NextActions
{
    public static NextAction? Of(AdapterOutcome outcome) => outcome is { Outcome: Outcome.RequiresAction, Result.NextAction: { } action }
        ? new NextAction { Type = action.Type, RedirectUrl = action.RedirectUrl, ClientSecret = action.ClientSecret }
        : null;
}
