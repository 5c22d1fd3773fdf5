using System.Buffers;
using System.Globalization;
using System.Text.Json;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Checkout;

/// <summary>Payments in Checkout.com's shape; fields that this processor has no use for are left out.</summary>
internal static class CheckoutJson
{
    public static ReadOnlyMemory<byte> RenderToken(PaymentMethod method) => Render(json =>
    {
        json.WriteString("type", "card");
        json.WriteString("token", method.Id);
        json.WriteString("expires_on", Time(method.Created + (15 * 60)));
        WriteCard(json, method);
    });

    /// <summary>The answer to a payment request that a bank has decided.</summary>
    public static ReadOnlyMemory<byte> RenderResult(PaymentIntent intent, Charge charge, PaymentMethod method) => Render(json =>
    {
        json.WriteString("id", intent.Id);
        json.WriteString("action_id", charge.Id);
        WriteOutcome(json, intent, charge);
        WriteSource(json, method);
        json.WriteString("processed_on", Time(charge.Created));
        WriteLinks(json, intent.Id);
    });

    public static ReadOnlyMemory<byte> RenderPending(PaymentIntent intent) => Render(json =>
    {
        json.WriteString("id", intent.Id);
        json.WriteString("status", "Pending");
        json.WriteString("reference", intent.Reference);
        json.WriteStartObject("3ds");
        json.WriteBoolean("downgraded", false);
        json.WriteString("enrolled", "Y");
        json.WriteEndObject();
        json.WriteStartObject("_links");
        WriteLink(json, "self", $"/cko/payments/{intent.Id}");

        // A real bank's page can't be had offline; POST to that address, with the same secret key, plays the card holder.
        WriteLink(json, "redirect", $"/cko/sandbox/payments/{intent.Id}/authenticate");
        json.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> RenderAction(string actionId, string? reference, string paymentId) => Render(json =>
    {
        json.WriteString("action_id", actionId);
        if (reference is not null)
        {
            json.WriteString("reference", reference);
        }

        json.WriteStartObject("_links");
        WriteLink(json, "payment", $"/cko/payments/{paymentId}");
        json.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Render(Account account, PaymentIntent intent) => Render(json => WriteFields(json, account, intent));

    public static void WriteFields(Utf8JsonWriter json, Account account, PaymentIntent intent)
    {
        var charge = intent.LatestChargeId is { } chargeId ? account.Charge(chargeId) : null;
        json.WriteString("id", intent.Id);
        json.WriteString("requested_on", Time(intent.Created));
        json.WriteString("payment_type", intent.PaymentType);
        WriteOutcome(json, intent, charge);
        if (charge is not null)
        {
            WriteSource(json, account.Method(charge.PaymentMethodId)!);
        }

        var captured = charge?.AmountCaptured ?? 0;
        var refunded = charge?.AmountRefunded ?? 0;
        json.WriteStartObject("balances");
        json.WriteNumber("total_authorized", charge is { Failure: null } ? charge.Amount : 0);
        json.WriteNumber("total_voided", charge is { Released: true } ? charge.Amount : 0);
        json.WriteNumber("available_to_void", captured == 0 ? intent.AmountCapturable : 0);
        json.WriteNumber("total_captured", captured);
        json.WriteNumber("available_to_capture", intent.AmountCapturable);
        json.WriteNumber("total_refunded", refunded);
        json.WriteNumber("available_to_refund", captured - refunded);
        json.WriteEndObject();
        ObjectJson.WriteMetadata(json, intent.Metadata);
        WriteLinks(json, intent.Id);
    }

    public static string Time(long unixSeconds) =>
        DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static ReadOnlyMemory<byte> Render(Action<Utf8JsonWriter> writeFields)
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

    private static void WriteOutcome(Utf8JsonWriter json, PaymentIntent intent, Charge? charge)
    {
        json.WriteNumber("amount", intent.Amount);
        json.WriteString("currency", intent.Currency.ToUpperInvariant());
        json.WriteBoolean("approved", charge is { Failure: null });
        json.WriteString("status", CheckoutStatus.Of(intent, charge));
        json.WriteString("reference", intent.Reference);
        if (charge is null)
        {
            return;
        }

        var (code, summary) = CheckoutCodes.Of(charge.Failure);
        json.WriteString("response_code", code);
        json.WriteString("response_summary", summary);
        if (charge.NetworkTransactionId() is { } schemeId)
        {
            json.WriteString("auth_code", schemeId.AsSpan(0, 6));
            json.WriteString("scheme_id", schemeId);
        }
    }

    private static void WriteSource(Utf8JsonWriter json, PaymentMethod method)
    {
        json.WriteStartObject("source");
        json.WriteString("type", "card");
        json.WriteString("id", method.Id);
        WriteCard(json, method);
        json.WriteString("fingerprint", method.Fingerprint);
        json.WriteString("avs_check", CheckoutStatus.AddressCheck(method));
        json.WriteString("cvv_check", !method.HasCvc ? "X" : CardChecks.SecurityCode(method, isCharged: true) is CardChecks.Pass ? "Y" : "N");
        json.WriteEndObject();
    }

    private static void WriteCard(Utf8JsonWriter json, PaymentMethod method)
    {
        json.WriteNumber("expiry_month", method.ExpiryMonth);
        json.WriteNumber("expiry_year", method.ExpiryYear);
        json.WriteString("scheme", method.Brand);
        json.WriteString("last4", method.LastFour);
    }

    private static void WriteLinks(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject("_links");
        WriteLink(json, "self", $"/cko/payments/{id}");
        WriteLink(json, "actions", $"/cko/payments/{id}/actions");
        WriteLink(json, "capture", $"/cko/payments/{id}/captures");
        WriteLink(json, "void", $"/cko/payments/{id}/voids");
        WriteLink(json, "refund", $"/cko/payments/{id}/refunds");
        json.WriteEndObject();
    }

    private static void WriteLink(Utf8JsonWriter json, string name, string address)
    {
        json.WriteStartObject(name);
        json.WriteString("href", address);
        json.WriteEndObject();
    }
}
