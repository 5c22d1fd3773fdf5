using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using TokenVault.Gateway.Privacy.Record;
using TokenVault.Gateway.Startup;

namespace TokenVault.Gateway.Privacy.Erasures;

/// <summary>
/// Writes a receipt: `{"receipt":{…},"signature":"…","certificate":"…"}`. What is signed, by ECDSA P-256 over SHA-256 in IEEE P1363 form, is
/// the line <see cref="Domain"/> and then the bytes of the value of `receipt` exactly as they stand in the file.
/// </summary>
internal sealed class ReceiptDocument(GatewayIdentity identity, ErasureTimes times, TimeProvider clock)
{
    /// <summary>Begins what is signed, so that no other signature of the gateway's key passes for a receipt.</summary>
    public const string Domain = "tokenvault-erasure-receipt-v1\n";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What is not erased, and why.
    private static readonly (string What, string Why)[] Stays =
    [
        ("entries of the record of disclosures", "They prove what was disclosed and that this was erased; they name the token, which stands for nothing any more, and hold no card data."),
        ("amounts, currencies, times, states and processors' references of payments", "The merchant has to keep books of them by law."),
        ("the adapter's copy of an operation's order reference and description", "What was sent to a processor may have to be repeated to it byte for byte; it is never shown."),
        ("cards that were sealed to the recipient of an order by two officers before", "They are the recipient's: an authority's, or another vault's. The record of disclosures names each, when, and to whom; ask there."),
        ("a keyed digest of the customer's name beside each erased token", "So that this receipt can be given again."),
    ];

    public byte[] Write(CustomerId customer, IReadOnlyList<ProvenErasure> erased, ByteString checkpoint, bool isLast)
    {
        var receipt = Encode(customer, erased, checkpoint, isLast);
        var signature = identity.Signer.SignData([.. Encoding.ASCII.GetBytes(Domain), .. receipt], HashAlgorithmName.SHA256);
        return
        [
            .. "{\"receipt\":"u8, .. receipt,
            .. Encoding.ASCII.GetBytes($",\"signature\":\"{Convert.ToBase64String(signature)}\",\"certificate\":\"{Convert.ToBase64String(identity.Certificate.RawData)}\"}}\n"),
        ];
    }

    private byte[] Encode(CustomerId customer, IReadOnlyList<ProvenErasure> erased, ByteString checkpoint, bool isLast)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteString("kind", "tokenvault-erasure-receipt");
            json.WriteNumber("version", 1);
            json.WriteString("gateway", identity.Id.Value);
            json.WriteString("issued", Text(clock.GetUtcNow()));
            json.WriteString("merchant", customer.Merchant.Value);
            json.WriteString("customer", customer.Reference);
            json.WriteBoolean("last", isLast);
            json.WriteString("physically_gone_by", Text(erased.Max(one => times.PurgedBy(one.Record))));
            json.WriteString("gone_from_backups_by", Text(erased.Max(one => times.GoneFromBackupsBy(one.Record))));
            json.WriteNumber("payments_cleared", erased.Sum(one => one.Record.PaymentsCleared));
            json.WriteNumber("payments_left", erased.Sum(one => one.Record.PaymentsLeft));
            json.WriteStartArray("stays");
            foreach (var (what, why) in Stays)
            {
                json.WriteStartObject();
                json.WriteString("what", what);
                json.WriteString("why", why);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("checkpoint", checkpoint.Span);
            json.WriteStartArray("tokens");
            foreach (var one in erased)
            {
                Write(json, one);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void Write(Utf8JsonWriter json, ProvenErasure erased)
    {
        json.WriteStartObject();
        json.WriteString("token", erased.Token.ToString());
        json.WriteString("unusable_since", EntryLine.Read(erased.Entry.Entry.Memory).Time);
        json.WriteString("physically_gone_by", Text(times.PurgedBy(erased.Record)));
        json.WriteString("gone_from_backups_by", Text(times.GoneFromBackupsBy(erased.Record)));
        json.WriteNumber("labels", erased.Record.Labels);
        json.WriteNumber("customer_references", erased.Record.References);
        json.WriteNumber("format_preserving_forms", erased.Record.Forms);
        json.WriteBoolean("cardholder_name", erased.Record.HadName);
        json.WriteNumber("leaf", erased.Entry.LeafNumber);
        json.WriteBase64String("entry", erased.Entry.Entry.Span);
        json.WriteStartArray("proof");
        foreach (var hash in erased.Entry.Proof)
        {
            json.WriteBase64StringValue(hash.Span);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
