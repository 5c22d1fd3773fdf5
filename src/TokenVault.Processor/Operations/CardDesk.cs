using TokenVault.Processor.Cvcs;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Operations;

/// <summary>What a charge does with the card and its CVC.</summary>
internal sealed class ChargeDesk(CvcDesk cvcs, CardSender cards)
{
    /// <summary>Takes the order's CVC handle for this charge alone.</summary>
    public CvcHold HoldCvc(ChargeOrder order) => cvcs.Hold(order.CvcHandle, order.Card.Context.Token, order.Merchant);

    /// <summary>Opens the card into the processor's form.</summary>
    public PinnedForm Open(ChargeOrder order) => cards.Open(order);
}
