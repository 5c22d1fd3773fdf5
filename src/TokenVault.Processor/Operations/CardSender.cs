using System.Security.Cryptography;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Cards;
using TokenVault.Opening;
using TokenVault.Opening.Cvcs;
using TokenVault.Processor.Psp;

namespace TokenVault.Processor.Operations;

/// <summary>Opens a card straight into the request that goes to the processor. The one place of this process where a card is in clear.</summary>
internal sealed class CardSender(CardOpener opener, CvcSessions cvcs)
{
    // On the stack, where the collector moves nothing, and wiped before this returns.
    private const int CvcAt = CardPlaintext.Bytes;
    private const int ClearBytes = CvcAt + Cvc.DigitsMax;

    /// <summary>Opens card and CVC and renders them. The caller has a durable disclosure; without one it must not call this.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.SealedCardInvalid"/> or <see cref="VaultErrorCode.CvcHandleInvalid"/>: nothing is in clear then.
    /// </exception>
    public PspCardRequest Open(AuthorizeOrder order, PspRoute route)
    {
        Span<byte> clear = stackalloc byte[ClearBytes];
        try
        {
            var context = order.Card.Context;
            opener.Open(order.Card.RegisteredEpoch, order.Card.Sealed.Span, context, clear[..CvcAt]);
            if (!CardPlaintext.TryRead(clear[..CvcAt], out var pan))
            {
                throw new VaultException(VaultErrorCode.SealedCardInvalid);
            }

            return route.Processor.RenderCard(order.Order, route.Account, pan, order.Card.Expiry, OpenCvc(order, clear[CvcAt..]));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    private Cvc OpenCvc(AuthorizeOrder order, Span<byte> digits)
    {
        if (order.CvcHandle.IsEmpty)
        {
            return default;
        }

        // It opened a moment ago, before the disclosure was written; it may have expired since.
        return cvcs.TryOpen(order.CvcHandle.Span, order.Card.Context.Token, order.Order.Merchant, digits, out var length)
            && Cvc.TryParse(digits[..length], out var cvc)
            ? cvc
            : throw new VaultException(VaultErrorCode.CvcHandleInvalid, "cvc_handle");
    }
}
