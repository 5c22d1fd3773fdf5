using System.Text.Json;

namespace TokenVault.Sandbox.Payments;

internal static class ChargeJson
{
    public static void Write(Utf8JsonWriter json, Charge charge, PaymentMethod method)
    {
        var approved = charge.Failure is null;
        json.WriteStartObject();
        json.WriteString("id", charge.Id);
        json.WriteString("object", "charge");
        json.WriteNumber("amount", charge.Amount);
        json.WriteNumber("amount_captured", charge.AmountCaptured);
        json.WriteNumber("amount_refunded", charge.Released ? charge.Amount : charge.AmountRefunded);
        json.WriteBoolean("captured", charge.IsCaptured);
        json.WriteNumber("created", charge.Created);
        json.WriteString("currency", charge.Currency);
        json.WriteBoolean("disputed", charge.Disputed);
        json.WriteString("failure_code", charge.Failure?.Code);
        json.WriteString("failure_message", charge.Failure?.Message);
        json.WriteBoolean("livemode", false);
        ObjectJson.WriteMetadata(json, new Dictionary<string, string>(StringComparer.Ordinal));
        json.WriteStartObject("outcome");
        json.WriteString("network_status", approved ? "approved_by_network" : "declined_by_network");
        json.WriteString("reason", charge.Failure?.DeclineCode);
        json.WriteString("type", approved ? "authorized" : "issuer_declined");
        json.WriteEndObject();
        json.WriteBoolean("paid", approved);
        json.WriteString("payment_intent", charge.PaymentIntentId);
        json.WriteString("payment_method", charge.PaymentMethodId);
        json.WriteStartObject("payment_method_details");
        json.WriteStartObject("card");
        ObjectJson.WriteCard(json, method, isCharged: true);
        json.WriteString("network_transaction_id", charge.NetworkTransactionId());
        json.WriteEndObject();
        json.WriteString("type", "card");
        json.WriteEndObject();
        json.WriteBoolean("refunded", charge.Released || (charge.IsCaptured && charge.AmountRefunded == charge.AmountCaptured));
        json.WriteString("status", approved ? "succeeded" : "failed");
        json.WriteEndObject();
    }
}
