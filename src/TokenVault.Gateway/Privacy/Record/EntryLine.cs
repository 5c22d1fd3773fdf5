using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;

namespace TokenVault.Gateway.Privacy.Record;

/// <summary>A line of the adapter's record, read for card holders.</summary>
internal sealed class EntryLine
{
    private readonly Dictionary<string, string> _fields;

    private EntryLine(Dictionary<string, string> fields) => _fields = fields;

    public string Token => this["token"];

    public string Merchant => this["merchant"];

    public bool IsDeletion => string.Equals(this["act"], "deletion", StringComparison.Ordinal);

    public bool IsOpening => this["purpose"].Length > 0;

    /// <summary>As the line has it.</summary>
    public string Time => this["time"];

    private string this[string name] => _fields.GetValueOrDefault(name, "");

    /// <exception cref="VaultException">RecordDamaged: it is no object of texts.</exception>
    public static EntryLine Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return new EntryLine(document.RootElement.EnumerateObject().ToDictionary(
                field => field.Name, field => field.Value.GetString() ?? "", StringComparer.Ordinal));
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new VaultException(VaultErrorCode.RecordDamaged, cause: cause);
        }
    }

    public Disclosure ToDisclosure() => new()
    {
        DisclosureId = this["id"],
        Time = ReadTime(),
        Token = Token,
        MerchantId = Merchant,
        Purpose = this["purpose"] switch
        {
            "payment" => DisclosurePurpose.Payment,
            "late_deduplication" => DisclosurePurpose.LateDeduplication,
            "order" => DisclosurePurpose.Order,
            "migration" => DisclosurePurpose.Migration,
            "rekeying" => DisclosurePurpose.Rekeying,

            // Of a later adapter: named by its recipient all the same.
            _ => DisclosurePurpose.Unspecified,
        },
        PaymentId = this["paymentId"],
        OperationId = this["operationId"],
        Recipient = this["recipient"],
        GatewayId = this["gateway"],
        WithCardholderName = this["with"].Length > 0,
        OrderId = this["order"],
    };

    public TokenDeletion ToDeletion() => new()
    {
        DisclosureId = this["id"],
        Time = ReadTime(),
        Token = Token,
        MerchantId = Merchant,
        Reason = this["reason"],
        GatewayId = this["gateway"],
    };

    private Timestamp ReadTime() =>
        DateTimeOffset.TryParse(Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? Timestamp.FromDateTimeOffset(time)
            : throw new VaultException(VaultErrorCode.RecordDamaged);
}
