using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments;

/// <summary>A payment's row as its merchant sees it.</summary>
internal sealed class PaymentView(ProcessMark process)
{
    public Payment Of(PaymentRecord record) => new()
    {
        PaymentId = record.PaymentId,
        Token = record.Token,
        Amount = new Money { MinorUnits = record.AmountMinorUnits, CurrencyCode = record.CurrencyCode },
        Status = StatusOf(record),
        DeclineCode = record.DeclineCode,
        Processor = record.Processor,
        ProcessorReference = record.ProcessorReference,
        DisclosureId = record.DisclosureId,
        OrderReference = record.OrderReference,
        CreateTime = TimeOf(record.CreateTimeMs),
        UpdateTime = TimeOf(record.UpdateTimeMs),
    };

    // Under way in a process that is gone: nobody waits for that answer any more, and what became of it can't be told.
    private PaymentStatus StatusOf(PaymentRecord record) =>
        (PaymentStatus)record.Status == PaymentStatus.Processing && record.ProcessId != process.Value
            ? PaymentStatus.Unknown
            : (PaymentStatus)record.Status;

    private static Timestamp TimeOf(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToTimestamp();
}
