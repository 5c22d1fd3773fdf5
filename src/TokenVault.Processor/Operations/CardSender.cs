using System.Security.Cryptography;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Cards;
using TokenVault.Hosting.Memory;
using TokenVault.Opening;
using TokenVault.Opening.Cvcs;
using TokenVault.Processor.Psp;
using TokenVault.Processor.Psp.Requests;

namespace TokenVault.Processor.Operations;

/// <summary>Opens a card straight into the request that goes to the processor. The one place of this process where a card is in clear.</summary>
internal sealed class CardSender(CardOpener opener, CvcSessions cvcs, CardTraffic traffic)
{
    // On the stack, where the collector moves nothing, and wiped before this returns.
    private const int NameAt = CardPlaintext.Bytes;
    private const int CvcAt = NameAt + NamePlaintext.Bytes;
    private const int ClearBytes = CvcAt + Cvc.DigitsMax;

    /// <summary>Opens card, CVC and, where the processor takes it, the card holder's name, and renders them. The caller has a durable disclosure; without one it must not call this.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.SealedCardInvalid"/> or <see cref="VaultErrorCode.CvcHandleInvalid"/>: nothing is in clear then.
    /// </exception>
    public PspCardRequest Open(AuthorizeOrder order, PspRoute route)
    {
        traffic.Note();
        Span<byte> clear = stackalloc byte[ClearBytes];
        try
        {
            var context = order.Card.Context;
            opener.Open(order.Card.RegisteredEpoch, order.Card.Sealed.Span, context, clear[..NameAt]);
            if (!CardPlaintext.TryRead(clear[..NameAt], out var pan))
            {
                throw new VaultException(VaultErrorCode.SealedCardInvalid);
            }

            var cvc = OpenCvc(order, clear[CvcAt..]);
            return route.Processor.RenderCard(
                order.Order,
                route.Account,
                new CardInHand(pan, order.Card.Expiry, cvc) { Name = OpenName(order, route, clear[NameAt..CvcAt]) });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    private ReadOnlySpan<byte> OpenName(AuthorizeOrder order, PspRoute route, Span<byte> clear)
    {
        if (order.NameFor(route.Processor) is not { } name)
        {
            return default;
        }

        opener.OpenName(name.RegisteredEpoch, name.Sealed.Span, name.Context, clear);
        return NamePlaintext.TryRead(clear, out var text) ? text : throw new VaultException(VaultErrorCode.SealedCardInvalid);
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
