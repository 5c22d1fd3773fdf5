using System.Collections.Frozen;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;

namespace TokenVault.Processor.Psp.Accounts;

/// <summary>accounts.json, read: each merchant's accounts in the order of the file, and the rules.</summary>
internal sealed class PspAccountBook(FrozenDictionary<MerchantId, PspAccount[]> accounts, IReadOnlyList<PspRule> rules)
{
    public int Count => accounts.Values.Sum(ofMerchant => ofMerchant.Length);

    public PspAccount? Find(MerchantId merchant, string processor) =>
        accounts.TryGetValue(merchant, out var own) ? Array.Find(own, account => string.Equals(account.Processor, processor, StringComparison.Ordinal)) : null;

    /// <summary>The accounts that a payment may go to, with their shares; empty where there is none.</summary>
    public IReadOnlyList<(PspAccount Account, int? Weight)> Candidates(MerchantId merchant, CardBrand brand, string currency, long amount)
    {
        if (!accounts.TryGetValue(merchant, out var own))
        {
            return [];
        }

        foreach (var rule in rules)
        {
            if (rule.Matches(merchant, brand, currency, amount))
            {
                return [.. rule.Shares.Select(share => (Account: Find(merchant, share.Processor), share.Weight))
                    .Where(candidate => candidate.Account is not null).Select(candidate => (candidate.Account!, candidate.Weight))];
            }
        }

        return [.. own.Select(account => (account, account.Weight))];
    }
}
