using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Views;

/// <summary>A payment's row as its merchant sees it, without its operations.</summary>
internal static class PaymentView
{
    public static Payment Of(PaymentRecord record)
    {
        var view = new Payment
        {
            PaymentId = record.PaymentId,
            Token = record.Token,
            Kind = (PaymentKind)record.Kind,
            Amount = MoneyOf(record.AmountMinorUnits, record.CurrencyCode),
            Captured = MoneyOf(record.CapturedMinorUnits, record.CurrencyCode),
            Refunded = MoneyOf(record.RefundedMinorUnits, record.CurrencyCode),
            Status = (PaymentStatus)record.Status,
            DeclineCode = record.DeclineCode,
            Decline = DeclineView.Of(record.DeclineCode, record.RawCode),
            Processor = record.Processor,
            ProcessorReference = record.ProcessorReference,
            DisclosureId = record.DisclosureId,
            OrderReference = record.OrderReference,
            Description = record.Description,
            NetworkTransactionId = record.NetworkTransactionId,
            AvsResult = record.AvsResult,
            SecurityCodeResult = record.SecurityCodeResult,
            CreateTime = TimeOf(record.CreateTimeMs),
            UpdateTime = TimeOf(record.UpdateTimeMs),
            AuthorizationExpireTime = TimeOrNone(record.AuthorizationExpireMs),
            Revision = (int)record.Revision,
        };
        view.Disputes.Add(record.Disputes.Select(dispute => Of(dispute, record.CurrencyCode)));
        return view;
    }

    internal static Money MoneyOf(long minorUnits, string currencyCode) => new() { MinorUnits = minorUnits, CurrencyCode = currencyCode };

    internal static Timestamp TimeOf(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToTimestamp();

    internal static Timestamp? TimeOrNone(long milliseconds) => milliseconds == 0 ? null : TimeOf(milliseconds);

    private static Dispute Of(DisputeRecord dispute, string currencyCode) => new()
    {
        ProcessorReference = dispute.ProcessorReference,
        Status = dispute.Status,
        Reason = dispute.Reason,
        Amount = MoneyOf(dispute.AmountMinorUnits, currencyCode),
        UpdateTime = TimeOf(dispute.UpdateTimeMs),
    };
}
