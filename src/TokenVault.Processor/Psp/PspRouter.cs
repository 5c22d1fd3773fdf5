using System.Collections.Frozen;
using TokenVault.Domain.Amounts;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Psp.Accounts;

namespace TokenVault.Processor.Psp;

/// <summary>Which processor and account serve a payment.</summary>
internal sealed class PspRouter(PspAccounts accounts, IEnumerable<PaymentProcessor> processors) : IDisposable
{
    private readonly FrozenDictionary<string, PaymentProcessor> _processors =
        processors.ToFrozenDictionary(processor => processor.Name, StringComparer.Ordinal);

    /// <summary>
    /// Picks by the first rule that matches, else among the merchant's accounts; those to be avoided come last, those that are
    /// out not at all.
    /// </summary>
    /// <param name="merchant">The merchant of the sealed card.</param>
    /// <param name="brand">The card's brand.</param>
    /// <param name="currency">The currency.</param>
    /// <param name="amount">In minor units.</param>
    /// <param name="seed">What weights are drawn from, so that the same operation always comes to the same processor.</param>
    /// <param name="avoid">Those that certainly did not act on this payment's earlier tries.</param>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.MerchantWithoutProcessor"/>; <see cref="VaultErrorCode.ProcessorUnavailable"/> where all are out.
    /// </exception>
    public PspRoute Find(
        MerchantId merchant, CardBrand brand, Currency currency, long amount, OperationId seed, IReadOnlyCollection<string> avoid)
    {
        var candidates = accounts.Book.Candidates(merchant, brand, currency.Code, amount);
        if (candidates.Count == 0)
        {
            throw new VaultException(VaultErrorCode.MerchantWithoutProcessor);
        }

        return PspDraw.InOrder(candidates, seed)
            .Select(account => new PspRoute(account, _processors[account.Processor]))
            .Where(route => !route.Processor.IsOut)
            .OrderBy(route => avoid.Contains(route.Processor.Name, StringComparer.Ordinal))
            .FirstOrDefault() ?? throw new VaultException(VaultErrorCode.ProcessorUnavailable);
    }

    /// <summary>Whether one of the processors that may serve the payment is none of these and not out.</summary>
    public bool HasOther(MerchantId merchant, CardBrand brand, Currency currency, long amount, IReadOnlyCollection<string> tried) =>
        accounts.Book.Candidates(merchant, brand, currency.Code, amount)
            .Any(candidate => !tried.Contains(candidate.Account.Processor, StringComparer.Ordinal) && !_processors[candidate.Account.Processor].IsOut);

    /// <summary>The processor that an operation was sent to before: for follow-ups and settling.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.MerchantWithoutProcessor"/>.</exception>
    public PspRoute FindOf(string processor, MerchantId merchant) =>
        accounts.Book.Find(merchant, processor) is { } account && _processors.TryGetValue(processor, out var found)
            ? new PspRoute(account, found)
            : throw new VaultException(VaultErrorCode.MerchantWithoutProcessor);

    public void Dispose()
    {
        foreach (var processor in _processors.Values)
        {
            processor.Dispose();
        }
    }
}
