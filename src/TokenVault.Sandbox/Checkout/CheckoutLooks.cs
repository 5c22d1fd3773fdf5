using System.Buffers;
using System.Text.Json;
using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Checkout;

/// <summary>The payments of one reference, newest first, and all that happened to one payment.</summary>
internal static class CheckoutLooks
{
    private const int LimitDefault = 10;
    private const int LimitMax = 100;

    public static ReadOnlyMemory<byte> List(Account account, FormBody query)
    {
        query.AcceptOnly("reference", "limit", "skip");
        var reference = query.Required("reference");
        var limit = query.Integer("limit") ?? LimitDefault;
        var skip = query.Integer("skip") ?? 0;
        if (limit is < 1 or > LimitMax || skip is < 0 or > int.MaxValue)
        {
            throw StripeError.BadParameter("limit", "paging_limit_invalid", "The limit must be from 1 to 100.");
        }

        var found = account.IntentsNewestFirst().Where(intent => string.Equals(intent.Reference, reference, StringComparison.Ordinal)).ToList();
        return CheckoutJson.Render(json =>
        {
            json.WriteNumber("limit", limit);
            json.WriteNumber("skip", skip);
            json.WriteNumber("total_count", found.Count);
            json.WriteStartArray("data");
            foreach (var intent in found.Skip((int)skip).Take((int)limit))
            {
                json.WriteStartObject();
                CheckoutJson.WriteFields(json, account, intent);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public static ReadOnlyMemory<byte> Actions(Account account, PaymentIntent intent)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var refund in account.RefundsNewestFirst().Where(refund => string.Equals(refund.PaymentIntentId, intent.Id, StringComparison.Ordinal)))
            {
                Write(json, refund.Id, "Refund", refund.Amount, refund.Created, refund.Reference);
            }

            foreach (var moved in account.MovementsOf(intent.Id).Reverse())
            {
                Write(json, moved.Id, moved.Type is Movement.Capture ? "Capture" : "Void", moved.Amount, moved.Created, moved.Reference);
            }

            if (intent.LatestChargeId is { } chargeId)
            {
                WriteAuthorization(json, account.Charge(chargeId)!, intent);
            }

            json.WriteEndArray();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteAuthorization(Utf8JsonWriter json, Charge charge, PaymentIntent intent)
    {
        if (charge.IsCaptured && intent.CaptureMethod is not PaymentIntent.CapturedLater)
        {
            // A sale's capture has no identifier of its own in the records; the same letters backwards are one.
            Write(
                json, "act_" + new string([.. charge.Id.AsEnumerable().Skip("act_".Length).Reverse()]), "Capture", charge.Amount, charge.Created, intent.Reference);
        }

        Write(json, charge.Id, "Authorization", charge.Amount, charge.Created, intent.Reference, charge);
    }

    private static void Write(
        Utf8JsonWriter json, string id, string type, long amount, long created, string? reference, Charge? charge = null)
    {
        var (code, summary) = CheckoutCodes.Of(charge?.Failure);
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("type", type);
        json.WriteString("processed_on", CheckoutJson.Time(created));
        json.WriteNumber("amount", amount);
        json.WriteBoolean("approved", charge?.Failure is null);
        json.WriteString("response_code", code);
        json.WriteString("response_summary", summary);
        json.WriteString("reference", reference);
        json.WriteEndObject();
    }
}
