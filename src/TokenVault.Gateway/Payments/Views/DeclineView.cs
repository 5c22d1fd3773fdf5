using TokenVault.Contracts.V1;
using TokenVault.Domain.Payments;
using DeclineAdvice = TokenVault.Contracts.V1.DeclineAdvice;

namespace TokenVault.Gateway.Payments.Views;

/// <summary>Why it was refused, with what to do about it.</summary>
internal static class DeclineView
{
    /// <summary>None where there is no word. Words for what was not sent or can't be told are of no kind: nobody has declined.</summary>
    public static Decline? Of(string code, string rawCode)
    {
        if (code.Length == 0)
        {
            return null;
        }

        var reason = DeclineReasons.Find(code);
        return new Decline
        {
            Code = code,
            RawCode = rawCode,
            Kind = reason is null ? DeclineKind.Unspecified : reason.IsHard ? DeclineKind.Hard : DeclineKind.Soft,
            Advice = (DeclineAdvice)(int)(reason?.Advice ?? Domain.Payments.DeclineAdvice.None),
        };
    }
}
