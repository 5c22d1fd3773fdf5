using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Payments;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Gateway.Tokens;

namespace TokenVault.Gateway.Payments.Calls;

/// <summary>Loads what an authorization needs from the store: the sealed card, and what an earlier payment left for it.</summary>
internal sealed class CardLoader(PaymentBook book, SealedCards cards, TimeProvider clock)
{
    /// <summary>The merchant's card with its epoch in the form that the adapter opens.</summary>
    /// <exception cref="VaultException">
    /// TokenNotFound, also for another merchant's; TokenExpired; AdapterUnavailable or EpochUnregistered while the epoch is not registered.
    /// </exception>
    public async Task<StoredCard> LoadAsync(MerchantId merchant, Token token)
    {
        var card = await cards.FindAsync(new OwnedToken(merchant, token)) ?? throw new VaultException(VaultErrorCode.TokenNotFound);
        return card.Card.ExpireTimeSeconds != 0 && card.Card.ExpireTimeSeconds <= clock.GetUtcNow().ToUnixTimeSeconds()
            ? throw new VaultException(VaultErrorCode.TokenExpired)
            : card;
    }

    /// <summary>The network transaction id of the series that the order belongs to; empty where it belongs to none.</summary>
    /// <exception cref="VaultException">StoredCredentialInvalid where the first payment is none of the merchant's or left none that may be sent.</exception>
    public string NetworkTransactionIdOf(MerchantId merchant, AuthorizationOrder order)
    {
        if (order.Details.FirstPayment is not { } first)
        {
            return order.Details.NetworkTransactionId;
        }

        var payment = book.Find(first);
        return payment is { NetworkTransactionId.Length: > 0 } && PaymentTexts.IsNetworkTransactionId(payment.NetworkTransactionId)
            && string.Equals(payment.MerchantId, merchant.Value, StringComparison.Ordinal)
            ? payment.NetworkTransactionId
            : throw new VaultException(VaultErrorCode.StoredCredentialInvalid, "details.stored_credential.first_payment_id");
    }
}
