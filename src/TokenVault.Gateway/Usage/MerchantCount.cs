using TokenVault.Contracts.V1;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Usage;

/// <summary>What was counted of one merchant. As many groups as there are kinds, states, processors and currencies.</summary>
internal sealed class MerchantCount
{
    private const long Trillion = 1_000_000_000_000;

    private readonly Dictionary<OperationGroup, (long Count, Int128 Amount)> _operations = [];

    public long Live { get; set; }

    public long Made { get; set; }

    public void Add(PaymentOperationRecord operation)
    {
        var group = new OperationGroup(
            (OperationKind)operation.Kind, (OperationState)operation.State, operation.Processor, operation.CurrencyCode);
        var (count, amount) = _operations.GetValueOrDefault(group);
        _operations[group] = (count + 1, amount + operation.AmountMinorUnits);
    }

    public MerchantUsage ToMessage(string merchant)
    {
        var usage = new MerchantUsage { MerchantId = merchant, TokensLive = Live, TokensMade = Made };
        foreach (var (group, (count, amount)) in _operations
            .OrderBy(one => one.Key.Kind).ThenBy(one => one.Key.State)
            .ThenBy(one => one.Key.Processor, StringComparer.Ordinal).ThenBy(one => one.Key.Currency, StringComparer.Ordinal))
        {
            usage.Operations.Add(new OperationUsage
            {
                Kind = group.Kind,
                State = group.State,
                Processor = group.Processor,
                CurrencyCode = group.Currency,
                Count = count,
                AmountMinorUnits = (long)(amount % Trillion),
                AmountTrillions = (int)(amount / Trillion),
            });
        }

        return usage;
    }
}
