using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Faults;

/// <summary>A 500 in place of the work, or in place of its answer; the idempotency key keeps what the caller saw.</summary>
internal static class SpoiltWork
{
    public static Work Of(Work work, FaultDraw draw, Dialect dialect) => draw.Kind switch
    {
        FaultKind.Error500Before => (account, form) =>
        {
            draw.Count(FaultKind.Error500Before);
            throw StripeError.InternalKept();
        }
        ,
        FaultKind.Error500After => (account, form) =>
        {
            var answer = Done(work, account, form);
            draw.Count(FaultKind.Error500After);
            return answer with { Reply = dialect.Render(StripeError.InternalKept()) };
        }
        ,
        _ => work,
    };

    private static Answer Done(Work work, Account account, FormBody form)
    {
        try
        {
            return work(account, form);
        }
        catch (StripeError error) when (error.IsKept)
        {
            return new Answer(default, new RecordLine { Account = account.Id });
        }
    }
}
