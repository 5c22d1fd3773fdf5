using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Payments.Book;

/// <summary>The tables that payments are kept in.</summary>
internal sealed record PaymentTables(
    PaymentTable Payments, PaymentOperationTable Operations, MerchantPaymentTable MerchantPayments, PaymentEventTable Events);
