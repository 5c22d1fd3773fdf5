using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Operations;

/// <summary>An authorization, charge or verification that a gateway asked for, checked.</summary>
internal sealed record AuthorizeOrder(PspOrder Order, OrderedCard Card, OrderOrigin Origin)
{
    /// <summary>Empty, or a handle of the right form.</summary>
    public ReadOnlyMemory<byte> CvcHandle { get; init; }

    public CardBrand Brand { get; init; }

    /// <summary>Earlier tries of the payment, which were not sent: their processors are taken last.</summary>
    public IReadOnlyCollection<OperationId> Earlier { get; init; } = [];

    /// <summary>
    /// Whether the request that moves money can be made again, byte for byte, of what the adapter keeps. Addresses and
    /// cryptograms it does not keep.
    /// </summary>
    public bool IsRepeatable => Order is { Billing: null, Authentication: null };

    /// <summary>Whether it takes its token, which is for single use. A verification moves no money and takes none.</summary>
    public bool HoldsToken => Card.Context.Usage == TokenUsage.SingleUse && Order.Kind != OperationKind.Verify;

    /// <summary>The card holder's name, where one is kept and the processor has a place for it. Else it stays closed.</summary>
    public OrderedName? NameFor(PaymentProcessor processor) => processor.TakesName(Order.Kind) ? Card.Name : null;

    /// <summary>What the record of disclosures is to say.</summary>
    public DisclosureSubject SubjectFor(PaymentProcessor processor) =>
        new(Card.Context.Token, Order.Merchant, Order.Payment, Order.Operation, processor.Name, Origin.Gateway)
        {
            WithName = NameFor(processor) is not null,
        };
}
