using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Cvcs;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Tokens;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Operations;

/// <summary>What an authorization does with the card and its CVC.</summary>
internal sealed class CardDesk(
    CvcDesk cvcs, DisclosureLog disclosures, TokenKeeper tokens, CardSender cards, ILogger<CardDesk> logger)
{
    /// <summary>Takes the order's CVC handle for this authorization alone.</summary>
    public CvcHold HoldCvc(AuthorizeOrder order) => cvcs.Hold(order.CvcHandle, order.Card.Context.Token, order.Order.Merchant);

    /// <summary>Lets go of the handle, unless the authorization may have been sent and nobody can tell what became of it.</summary>
    public void ReleaseCvc(CvcHold hold, OperationRecord record)
    {
        var isUnsettled = record.SentTimeMs > 0 && ((Outcome)record.Outcome is Outcome.Unspecified or Outcome.Unknown);
        if (isUnsettled && OperationId.TryParse(record.OperationId, out var operation))
        {
            cvcs.Keep(operation, hold);
        }
        else
        {
            hold.Dispose();
        }
    }

    /// <summary>Writes, durably, to whom the card is about to be disclosed.</summary>
    public Task<DisclosureEntry> DiscloseAsync(AuthorizeOrder order, PspRoute route) =>
        disclosures.AppendAsync(order.SubjectFor(route.Processor));

    /// <summary>Opens the card into the processor's request.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.SealedCardInvalid"/>, <see cref="VaultErrorCode.CvcHandleInvalid"/>, or what
    /// <see cref="TokenKeeper.Guard"/> refuses: the disclosure took a while to be written.
    /// </exception>
    public PspCardRequest Open(AuthorizeOrder order, PspRoute route)
    {
        try
        {
            return tokens.Guard(order.Card.Context, () => cards.Open(order, route));
        }
        catch (VaultException error) when (error.Code == VaultErrorCode.SealedCardInvalid)
        {
            logger.CardNotOpened(order.Order.Operation.ToString());
            throw;
        }
    }
}
