namespace TokenVault.Profiles.Webhooks;

/// <summary>How a processor signs what it tells. All are HMAC-SHA256.</summary>
public enum WebhookScheme
{
    /// <summary>A header of `t=SECONDS,v1=HEX,…` over `t`, a full stop and the raw body (docs.stripe.com/webhooks).</summary>
    Stripe,

    /// <summary>A header that holds the hex of the raw body's (www.checkout.com/docs, `Cko-Signature`).</summary>
    HmacHeader,

    /// <summary>Each item of `notificationItems` holds its own, in base64 over some of its fields (docs.adyen.com, verify HMAC signatures).</summary>
    AdyenHmac,
}
