using System.Buffers;
using System.Text.Json;

namespace TokenVault.Sandbox.Payments;

internal static class DisputeJson
{
    public static ReadOnlyMemory<byte> Render(Dispute dispute)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, dispute);
        }

        return buffer.WrittenMemory;
    }

    public static void Write(Utf8JsonWriter json, Dispute dispute)
    {
        json.WriteStartObject();
        json.WriteString("id", dispute.Id);
        json.WriteString("object", "dispute");
        json.WriteNumber("amount", dispute.Amount);
        json.WriteStartArray("balance_transactions");
        json.WriteEndArray();
        json.WriteString("charge", dispute.ChargeId);
        json.WriteNumber("created", dispute.Created);
        json.WriteString("currency", dispute.Currency);
        json.WriteBoolean("is_charge_refundable", false);
        json.WriteBoolean("livemode", false);
        json.WriteStartObject("metadata");
        json.WriteEndObject();
        json.WriteString("payment_intent", dispute.PaymentIntentId);
        json.WriteString("reason", dispute.Reason);
        json.WriteString("status", dispute.Status);
        json.WriteEndObject();
    }
}
