using System.Buffers;
using System.Text.Json;
using TokenVault.Sandbox.Payments;

namespace TokenVault.Sandbox.Http;

internal static class ErrorJson
{
    public static Reply Render(StripeError error)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            WriteIf(json, "charge", error.ChargeId);
            WriteIf(json, "code", error.Code);
            WriteIf(json, "decline_code", error.DeclineCode);
            if (error.Code is not null)
            {
                json.WriteString("doc_url", "https://docs.stripe.com/error-codes");
            }

            json.WriteString("message", error.Message);
            WriteIf(json, "param", string.IsNullOrEmpty(error.Parameter) ? null : error.Parameter);
            if (error.PaymentIntent is { } intent)
            {
                json.WritePropertyName("payment_intent");
                ObjectJson.Write(json, intent, default);
            }

            if (error.PaymentMethod is { } method)
            {
                json.WritePropertyName("payment_method");
                ObjectJson.Write(json, method);
            }

            json.WriteString("type", error.Type);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new Reply(error.Status, buffer.WrittenMemory);
    }

    private static void WriteIf(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
