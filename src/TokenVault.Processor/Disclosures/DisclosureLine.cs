using System.Buffers;
using System.Text.Json;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;
using TokenVault.Profiles.Orders;

namespace TokenVault.Processor.Disclosures;

/// <summary>An opening as a line of JSON, readable with any text tool.</summary>
internal static class DisclosureLine
{
    private const string Name = "cardholder name";

    /// <summary>Appends the entry's line, newline and all, and moves the chain's head on.</summary>
    public static void Write(DisclosureEntry entry, ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> key, Span<byte> head)
    {
        var lineStart = writer.WrittenCount;
        using (var json = new Utf8JsonWriter(writer))
        {
            var subject = entry.Subject;
            json.WriteStartObject();
            new DisclosureStamp(entry.Id, entry.Time).Write(json);
            json.WriteString("token"u8, subject.Token.ToString());
            json.WriteString("merchant"u8, subject.Merchant.Value);
            json.WriteString("purpose"u8, OpeningPurposes.WordOf(subject.Purpose));
            WriteIfThere(json, "paymentId", subject.Payment?.ToString());
            WriteIfThere(json, "operationId", subject.Operation?.ToString());
            WriteIfThere(json, "order", subject.Order);
            json.WriteString("recipient"u8, subject.Recipient);
            WriteIfThere(json, "with", subject.WithName ? Name : null);
            json.WriteString("gateway"u8, subject.Gateway.Value);

            // Not closed: the chain adds its two fields and the brace. Flush writes what is there.
            json.Flush();
        }

        DisclosureChain.End(writer, lineStart, key, head);
    }

    /// <summary>Reads a line whose MAC was found good. False where a field is missing or malformed all the same.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out DisclosureEntry entry)
    {
        entry = null!;
        if (!LineFields.TryRead(line, out var fields)
            || !DisclosureStamp.TryRead(fields, out var stamp)
            || !Token.TryParse(Of("token"), out var token)
            || !MerchantId.TryParse(Of("merchant"), out var merchant)
            || !GatewayId.TryParse(Of("gateway"), out var gateway)
            || !TryReadSubject(fields, (token, merchant, gateway), out var subject))
        {
            return false;
        }

        entry = new DisclosureEntry(stamp.Id, stamp.Time, subject);
        return true;

        string Of(string name) => fields.GetValueOrDefault(name, "");
    }

    private static bool TryReadSubject(
        Dictionary<string, string> fields, (Token Token, MerchantId Merchant, GatewayId Gateway) of, out DisclosureSubject subject)
    {
        subject = null!;
        if (!OpeningPurposes.TryParse(Of("purpose"), out var purpose))
        {
            return false;
        }

        if (purpose == OpeningPurpose.LateDeduplication)
        {
            subject = DisclosureSubject.LateDeduplication(of.Token, of.Merchant, of.Gateway);
            return string.Equals(Of("recipient"), DisclosureSubject.Adapter, StringComparison.Ordinal)
                && !fields.ContainsKey("paymentId") && !fields.ContainsKey("operationId") && !fields.ContainsKey("with");
        }

        if (purpose == OpeningPurpose.Rekeying)
        {
            subject = DisclosureSubject.Rekeying(new OwnedToken(of.Merchant, of.Token), Of("order"), of.Gateway) with { WithName = Of("with").Length > 0 };
            return Of("order").Length == OrderFile.IdDigits && Of("with") is ("" or Name)
                && string.Equals(Of("recipient"), DisclosureSubject.Adapter, StringComparison.Ordinal)
                && !fields.ContainsKey("paymentId") && !fields.ContainsKey("operationId");
        }

        if (purpose is OpeningPurpose.Order or OpeningPurpose.Migration)
        {
            subject = DisclosureSubject.ForOrder(new OwnedToken(of.Merchant, of.Token), Of("order"), purpose, Of("recipient"), of.Gateway) with
            {
                WithName = Of("with").Length > 0,
            };
            return Of("order").Length == OrderFile.IdDigits && Of("with") is ("" or Name)
                && !fields.ContainsKey("paymentId") && !fields.ContainsKey("operationId");
        }

        if (!PaymentId.TryParse(Of("paymentId"), out var payment)
            || fields.ContainsKey("order")
            || !OperationId.TryParse(Of("operationId"), out var operation)
            || Of("with") is not ("" or Name))
        {
            return false;
        }

        subject = new DisclosureSubject(of.Token, of.Merchant, payment, operation, Of("recipient"), of.Gateway)
        {
            WithName = Of("with").Length > 0,
        };
        return true;

        string Of(string name) => fields.GetValueOrDefault(name, "");
    }

    private static void WriteIfThere(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
