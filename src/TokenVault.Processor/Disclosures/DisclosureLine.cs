using System.Buffers;
using System.Text.Json;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Tokens;

namespace TokenVault.Processor.Disclosures;

/// <summary>An opening as a line of JSON, readable with any text tool.</summary>
internal static class DisclosureLine
{
    private const string Purpose = "payment";

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
            json.WriteString("purpose"u8, Purpose);
            json.WriteString("paymentId"u8, subject.Payment.ToString());
            json.WriteString("operationId"u8, subject.Operation.ToString());
            json.WriteString("recipient"u8, subject.Recipient);
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
            || !string.Equals(Of("purpose"), Purpose, StringComparison.Ordinal)
            || !PaymentId.TryParse(Of("paymentId"), out var payment)
            || !OperationId.TryParse(Of("operationId"), out var operation)
            || !GatewayId.TryParse(Of("gateway"), out var gateway))
        {
            return false;
        }

        entry = new DisclosureEntry(
            stamp.Id, stamp.Time, new DisclosureSubject(token, merchant, payment, operation, Of("recipient"), gateway));
        return true;

        string Of(string name) => fields.GetValueOrDefault(name, "");
    }
}
