using System.Globalization;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands;

/// <summary>A payment as lines of name and value.</summary>
internal static class PaymentOutput
{
    public static void Write(Screen screen, Payment payment)
    {
        screen.Fields(
            ("payment", payment.PaymentId),
            ("kind", payment.Kind == PaymentKind.Verification ? Words.Shown(payment.Kind) : ""),
            ("status", Words.Shown(payment.Status)),
            ("amount", AmountText.Format(payment.Amount)),
            ("captured", Positive(payment.Captured)),
            ("refunded", Positive(payment.Refunded)),
            ("decline-code", payment.DeclineCode),
            ("decline", Describe(payment.Decline)),
            ("processor", payment.Processor),
            ("processor-reference", payment.ProcessorReference),
            ("disclosure", payment.DisclosureId),
            ("order", payment.OrderReference),
            ("description", payment.Description),
            ("authorized-until", TimeText.Shown(payment.AuthorizationExpireTime)),
            ("network-transaction", payment.NetworkTransactionId),
            ("avs-result", payment.AvsResult),
            ("cvc-result", payment.SecurityCodeResult),
            ("next-action", payment.NextAction?.Type ?? ""),
            ("redirect-url", payment.NextAction?.RedirectUrl ?? ""),
            ("client-secret", payment.NextAction?.ClientSecret ?? ""));
        foreach (var operation in payment.Operations)
        {
            Write(screen, operation);
        }

        foreach (var dispute in payment.Disputes)
        {
            screen.Fields(
                ("dispute", dispute.ProcessorReference),
                ("  status", dispute.Status),
                ("  reason", dispute.Reason),
                ("  amount", AmountText.Format(dispute.Amount)),
                ("  time", TimeText.Shown(dispute.UpdateTime)));
        }
    }

    private static void Write(Screen screen, Operation operation)
    {
        screen.Fields(
            ("operation", operation.Elsewhere ? "(made elsewhere)" : operation.OperationId),
            ("  kind", Words.Shown(operation.Kind)),
            ("  state", Words.Shown(operation.State)),
            ("  amount", AmountText.Format(operation.Amount)),
            ("  decline", Describe(operation.Decline)),
            ("  processor", operation.Processor),
            ("  processor-reference", operation.ProcessorReference),
            ("  disclosure", operation.DisclosureId),
            ("  attempt", operation.Attempt > 1 ? operation.Attempt.ToString(CultureInfo.InvariantCulture) : ""),
            ("  time", TimeText.Shown(operation.UpdateTime)),
            ("  reconciliation", ReconciliationText.Of(operation)),
            ("  conflict", operation.Conflict ? "the processor contradicted this state later: payments unknown, payments resolve" : ""));
    }

    private static string Positive(Money? amount) => amount is { MinorUnits: > 0 } ? AmountText.Format(amount) : "";

    private static string Describe(Decline? decline)
    {
        if (decline is null || decline.Code.Length == 0)
        {
            return "";
        }

        var kind = decline.Kind switch
        {
            DeclineKind.Soft => " (soft)",
            DeclineKind.Hard => " (hard)",
            _ => "",
        };
        var raw = decline.RawCode.Length > 0 ? $", the processor's word: {decline.RawCode}" : "";
        var advice = AdviceOf(decline.Advice);
        return $"{decline.Code}{kind}{raw}{(advice.Length > 0 ? $". {advice}" : "")}";
    }

    private static string AdviceOf(DeclineAdvice advice) => advice switch
    {
        DeclineAdvice.TryAgainLater => "Try again later with the same card.",
        DeclineAdvice.UseAnotherCard => "Ask for another card.",
        DeclineAdvice.CorrectTheInput => "Ask the card holder to correct number, expiry date or security code.",
        DeclineAdvice.Authenticate => "Have the card holder authenticate (3-D Secure) and try again.",
        DeclineAdvice.DoNotTryAgain => "Do not try again, and keep the goods.",
        DeclineAdvice.MendTheSetup => "Mend the request or the account with the processor; the card is not at fault.",
        _ => "",
    };
}
