using System.Buffers;
using System.Text.Json;
using TokenVault.Sandbox.Cards;

namespace TokenVault.Sandbox.Payments;

/// <summary>The objects in the API's shape; fields that this processor has no use for are left out.</summary>
internal static class ObjectJson
{
    public static ReadOnlyMemory<byte> Render(PaymentMethod method) => Render(json => Write(json, method));

    public static ReadOnlyMemory<byte> Render(PaymentIntent intent, Expansion expansion) => Render(json => Write(json, intent, expansion));

    public static ReadOnlyMemory<byte> Render(Refund refund) => Render(json => Write(json, refund));

    public static ReadOnlyMemory<byte> Render(Charge charge, PaymentMethod method) => Render(json => ChargeJson.Write(json, charge, method));

    /// <summary>A page of a list (docs.stripe.com/api/pagination), newest first.</summary>
    public static ReadOnlyMemory<byte> RenderList<T>(string kind, string url, IReadOnlyList<T> items, bool hasMore, Action<Utf8JsonWriter, T> write) =>
        Render(json =>
        {
            json.WriteStartObject();
            json.WriteString("object", kind);
            json.WriteStartArray("data");
            foreach (var item in items)
            {
                write(json, item);
            }

            json.WriteEndArray();
            json.WriteBoolean("has_more", hasMore);
            json.WriteString("url", url);
            json.WriteEndObject();
        });

    public static void Write(Utf8JsonWriter json, PaymentMethod method)
    {
        json.WriteStartObject();
        json.WriteString("id", method.Id);
        json.WriteString("object", "payment_method");
        json.WriteStartObject("card");
        WriteCard(json, method, isCharged: false);
        json.WriteEndObject();
        json.WriteNumber("created", method.Created);
        json.WriteNull("customer");
        json.WriteBoolean("livemode", false);
        WriteMetadata(json, method.Metadata);
        json.WriteString("type", "card");
        json.WriteEndObject();
    }

    /// <param name="json">Where to.</param>
    /// <param name="method">The card.</param>
    /// <param name="isCharged">Whether its bank was asked, so that its checks have a result.</param>
    public static void WriteCard(Utf8JsonWriter json, PaymentMethod method, bool isCharged)
    {
        json.WriteString("brand", method.Brand);
        json.WriteStartObject("checks");
        json.WriteString("address_line1_check", CardChecks.Street(method, isCharged));
        json.WriteString("address_postal_code_check", CardChecks.PostalCode(method, isCharged));
        json.WriteString("cvc_check", CardChecks.SecurityCode(method, isCharged));
        json.WriteEndObject();
        json.WriteNumber("exp_month", method.ExpiryMonth);
        json.WriteNumber("exp_year", method.ExpiryYear);
        json.WriteString("fingerprint", method.Fingerprint);
        json.WriteString("funding", method.Funding);
        json.WriteString("last4", method.LastFour);
    }

    public static void Write(Utf8JsonWriter json, PaymentIntent intent, Expansion expansion)
    {
        json.WriteStartObject();
        json.WriteString("id", intent.Id);
        json.WriteString("object", "payment_intent");
        json.WriteNumber("amount", intent.Amount);
        json.WriteNumber("amount_capturable", intent.AmountCapturable);
        json.WriteNumber("amount_received", intent.AmountReceived);
        WriteNumber(json, "canceled_at", intent.CanceledAt);
        json.WriteString("cancellation_reason", intent.CancellationReason);
        json.WriteString("capture_method", intent.CaptureMethod);
        json.WriteString("client_secret", intent.ClientSecret);
        json.WriteString("confirmation_method", intent.ConfirmationMethod);
        json.WriteNumber("created", intent.Created);
        json.WriteString("currency", intent.Currency);
        json.WriteString("description", intent.Description);
        WriteLastError(json, intent.LastError);
        if (expansion.Charge is { } charge)
        {
            json.WritePropertyName("latest_charge");
            ChargeJson.Write(json, charge, expansion.ChargeMethod!);
        }
        else
        {
            json.WriteString("latest_charge", intent.LatestChargeId);
        }

        json.WriteBoolean("livemode", false);
        WriteMetadata(json, intent.Metadata);
        WriteNextAction(json, intent);
        if (expansion.Method is { } method)
        {
            json.WritePropertyName("payment_method");
            Write(json, method);
        }
        else
        {
            json.WriteString("payment_method", intent.PaymentMethodId);
        }

        json.WriteStartArray("payment_method_types");
        json.WriteStringValue("card");
        json.WriteEndArray();
        json.WriteString("statement_descriptor", intent.StatementDescriptor);
        json.WriteString("status", intent.Status);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Refund refund)
    {
        json.WriteStartObject();
        json.WriteString("id", refund.Id);
        json.WriteString("object", "refund");
        json.WriteNumber("amount", refund.Amount);
        json.WriteString("charge", refund.ChargeId);
        json.WriteNumber("created", refund.Created);
        json.WriteString("currency", refund.Currency);
        WriteMetadata(json, refund.Metadata);
        json.WriteString("payment_intent", refund.PaymentIntentId);
        json.WriteString("reason", refund.Reason);
        json.WriteString("status", "succeeded");
        json.WriteEndObject();
    }

    public static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject("metadata");
        foreach (var (key, value) in metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteLastError(Utf8JsonWriter json, Decline? error)
    {
        if (error is null)
        {
            json.WriteNull("last_payment_error");
            return;
        }

        json.WriteStartObject("last_payment_error");
        json.WriteString("code", error.Code);
        json.WriteString("decline_code", error.DeclineCode);
        json.WriteString("message", error.Message);
        json.WriteString("type", "card_error");
        json.WriteEndObject();
    }

    private static void WriteNextAction(Utf8JsonWriter json, PaymentIntent intent)
    {
        if (intent.Status is not IntentStatus.RequiresAction)
        {
            json.WriteNull("next_action");
            return;
        }

        // A real bank's page can't be had offline; POST to that address, with the same secret key, plays the card holder.
        json.WriteStartObject("next_action");
        json.WriteStartObject("redirect_to_url");
        json.WriteString("return_url", intent.ReturnUrl);
        json.WriteString("url", $"/sandbox/payment_intents/{intent.Id}/authenticate");
        json.WriteEndObject();
        json.WriteString("type", "redirect_to_url");
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static ReadOnlyMemory<byte> Render(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.WrittenMemory;
    }
}
