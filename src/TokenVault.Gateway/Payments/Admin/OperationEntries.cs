using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Gateway.Payments.Views;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Admin;

/// <summary>An operation as operators see it.</summary>
internal static class OperationEntries
{
    public static OperationEntry Of(PaymentOperationRecord operation, string paymentReference) => new()
    {
        Operation = OperationView.Of(operation),
        PaymentId = operation.PaymentId,
        MerchantId = operation.MerchantId,
        PaymentReference = paymentReference,
        WaitsForPerson = operation.Conflict || FindingPlan.IsForPerson(operation),
    };
}
