using System.Buffers;
using System.Text.Json;
using TokenVault.Sandbox.Payments;

namespace TokenVault.Sandbox.Adyen;

/// <summary>Answers in Adyen's shape; fields that this processor has no use for are left out.</summary>
internal static class AdyenJson
{
    /// <summary>The answer to a payment that a bank has decided.</summary>
    public static ReadOnlyMemory<byte> RenderResult(PaymentIntent intent, Charge charge, PaymentMethod method) => Render(json =>
    {
        json.WriteStartObject("additionalData");
        json.WriteString("avsResult", AdyenCodes.AddressCheck(method));
        json.WriteString("cvcResult", AdyenCodes.CvcCheck(method));
        json.WriteString("cardSummary", method.LastFour);
        json.WriteString("paymentMethod", method.Brand);
        if (charge.NetworkTransactionId() is { } schemeId)
        {
            json.WriteString("authCode", schemeId.AsSpan(0, 6));
            json.WriteString("networkTxReference", schemeId);
        }

        json.WriteEndObject();
        json.WriteString("pspReference", intent.Id);
        if (charge.Failure is { } failure)
        {
            var (code, reason) = AdyenCodes.RefusalOf(failure);
            json.WriteString("refusalReason", reason);
            json.WriteString("refusalReasonCode", code);
        }

        json.WriteString("resultCode", charge.Failure is null ? "Authorised" : "Refused");
        WriteAmount(json, intent.Amount, intent.Currency);
        json.WriteString("merchantReference", intent.Reference);
    });

    public static ReadOnlyMemory<byte> RenderRedirect(PaymentIntent intent) => Render(json =>
    {
        json.WriteString("pspReference", intent.Id);
        json.WriteString("resultCode", "RedirectShopper");
        json.WriteStartObject("action");
        json.WriteString("type", "redirect");
        json.WriteString("method", "POST");
        json.WriteString("paymentMethodType", "scheme");

        // A real bank's page can't be had offline; POST to that address, with the same key, plays the card holder.
        json.WriteString("url", $"/adyen/v71/sandbox/payments/{intent.Id}/authenticate");
        json.WriteEndObject();
        json.WriteString("merchantReference", intent.Reference);
    });

    /// <param name="merchantAccount">As it came.</param>
    /// <param name="paymentPspReference">Of the payment; null where it was named by the merchant's own reference.</param>
    /// <param name="paymentReference">The merchant's own reference of the payment, where it was named by that.</param>
    /// <param name="pspReference">Of this request.</param>
    /// <param name="reference">The merchant's own name for this request.</param>
    public static ReadOnlyMemory<byte> RenderReceived(
        string merchantAccount, string? paymentPspReference, string? paymentReference, string pspReference, string? reference) => Render(json =>
    {
        json.WriteString("merchantAccount", merchantAccount);
        if (paymentPspReference is not null)
        {
            json.WriteString("paymentPspReference", paymentPspReference);
        }

        if (paymentReference is not null)
        {
            json.WriteString("paymentReference", paymentReference);
        }

        json.WriteString("pspReference", pspReference);
        if (reference is not null)
        {
            json.WriteString("reference", reference);
        }

        json.WriteString("status", "received");
    });

    private static void WriteAmount(Utf8JsonWriter json, long value, string currency)
    {
        json.WriteStartObject("amount");
        json.WriteString("currency", currency.ToUpperInvariant());
        json.WriteNumber("value", value);
        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Render(Action<Utf8JsonWriter> writeFields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            writeFields(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
