using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Tokens.Calls;

/// <summary>Why one of many was refused, in the words that a call for it alone would have been refused with.</summary>
internal static class ItemRefusals
{
    public static ItemRefusal Of(VaultException refusal)
    {
        var description = VaultErrorMapping.Describe(refusal.Code);
        return new ItemRefusal
        {
            Code = (int)description.Status,
            Reason = description.Reason,
            Field = refusal.Field ?? "",
            MayRetry = description.RetryDelay is not null,
        };
    }
}
