using System.Net.Sockets;
using Grpc.Core;
using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Payments.Sending;

/// <summary>What the failure of a call to the adapter allows to conclude.</summary>
internal static class AdapterReach
{
    /// <summary>No connection, so not one byte of the request has left. A connection that broke later is another matter.</summary>
    public static bool WasNotReached(RpcException failure) =>
        failure.StatusCode == StatusCode.Unavailable
        && failure.Status.DebugException is { } cause
        && WasNotConnected(cause);

    /// <summary>The adapter's refusals that come before it opens a card. Whatever is not in this list may have come after.</summary>
    public static bool IsBeforeSending(VaultErrorCode code) => IsOfTheRequest(code) || code
        is VaultErrorCode.MerchantWithoutProcessor or VaultErrorCode.ProcessorUnavailable or VaultErrorCode.Overloaded
        or VaultErrorCode.CvcHandleInvalid or VaultErrorCode.SealedCardInvalid or VaultErrorCode.KeyDestroyed or VaultErrorCode.DisclosureNotWritten
        or VaultErrorCode.EpochInvalid or VaultErrorCode.EpochUnregistered or VaultErrorCode.CardExpiryInvalid
        or VaultErrorCode.CertificateMissing or VaultErrorCode.CertificateNotTrusted or VaultErrorCode.CallerUnknown
        or VaultErrorCode.CallerDisabled or VaultErrorCode.CallerNotAllowed or VaultErrorCode.FieldMissing
        or VaultErrorCode.TokenMalformed or VaultErrorCode.CurrencyUnknown or VaultErrorCode.PaymentIdMalformed
        or VaultErrorCode.RequestTooLarge or VaultErrorCode.RequestMalformed
        or VaultErrorCode.MerchantLimitExceeded or VaultErrorCode.FenceStale
        or VaultErrorCode.RecordNotObserved or VaultErrorCode.RecordForked
        or VaultErrorCode.OperationClosed or VaultErrorCode.OperationNotFound or VaultErrorCode.AmountExceedsPayment
        or VaultErrorCode.TokenRetired or VaultErrorCode.TokenExpired or VaultErrorCode.TokenSpent or VaultErrorCode.TokenHeld
        or VaultErrorCode.RecordVersionStale or VaultErrorCode.ExpireTimeInvalid
        or VaultErrorCode.PaymentStateInvalid or VaultErrorCode.CurrencyMismatch or VaultErrorCode.OperationIdMalformed;

    /// <summary>
    /// Of these, the ones that only another request mends: sent again as it is it is refused again, so its key is let go. The rest is the
    /// setup's to mend, or passes, and then the same key goes on.
    /// </summary>
    public static bool IsOfTheRequest(VaultErrorCode code) => code
        is VaultErrorCode.AmountTooFine or VaultErrorCode.AmountOutOfRange or VaultErrorCode.OperationNotSupported
        or VaultErrorCode.OrderReferenceInvalid or VaultErrorCode.DescriptionInvalid or VaultErrorCode.TextHoldsCardNumber
        or VaultErrorCode.BillingAddressInvalid or VaultErrorCode.StoredCredentialInvalid or VaultErrorCode.AuthenticationInvalid
        or VaultErrorCode.ReturnUrlInvalid;

    private static bool WasNotConnected(Exception cause)
    {
        for (Exception? inner = cause; inner is not null; inner = inner.InnerException)
        {
            // Reading or writing failed, so there was a connection. Where its route goes away later the socket reports the same
            // errors as for one that was never made, and by then the request may have been carried out.
            if (inner is IOException)
            {
                return false;
            }

            // The client connects by itself before it asks HTTP to, so a refused connection comes as the socket tells it.
            if (inner is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError }
                or SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostNotFound })
            {
                return true;
            }
        }

        return false;
    }
}
