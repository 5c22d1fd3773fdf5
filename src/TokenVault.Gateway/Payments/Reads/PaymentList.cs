using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Views;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Payments.Reads;

/// <summary>A merchant's payments, newest first, by conditions.</summary>
internal sealed class PaymentList(IRecordStore store, PaymentTables tables, PaymentBook book)
{
    // A page looks at no more rows than this, so that rare conditions over many payments hold nobody up: the page is short then, and
    // the next one goes on.
    private const int ExaminedMax = 5_000;

    /// <summary>The page that begins after the request's page token.</summary>
    /// <exception cref="VaultException">PageSizeInvalid, PageTokenInvalid, TokenMalformed, TimeRangeInvalid.</exception>
    public async Task<ListPaymentsResponse> ListAsync(MerchantId merchant, ListPaymentsRequest request, CancellationToken cancellation)
    {
        var conditions = ListConditions.Read(request);
        var response = new ListPaymentsResponse();
        var examined = 0;
        var from = MerchantPaymentTable.KeyFrom(merchant, conditions.Newest);
        await foreach (var (key, value) in store.ScanAsync(Table.MerchantPayments, from, cancellation))
        {
            if (!tables.MerchantPayments.TryRead(key, value, merchant, out var id) || id.Id < conditions.Oldest.Id)
            {
                break;
            }

            // The row was written with its payment, so one without it was tampered with.
            var payment = book.Find(id) ?? throw new VaultException(VaultErrorCode.RecordDamaged);
            if (conditions.Match(payment))
            {
                response.Payments.Add(PaymentView.Of(payment));
            }

            if (response.Payments.Count == conditions.PageSize || ++examined == ExaminedMax)
            {
                response.NextPageToken = id.ToString();
                break;
            }
        }

        return response;
    }

    /// <summary>The merchant's payment with its operations.</summary>
    /// <exception cref="VaultException">PaymentNotFound, also for another merchant's.</exception>
    public Payment Get(MerchantId merchant, PaymentId id) => Show(book.Get(merchant, id));

    /// <summary>A payment with its operations, oldest first.</summary>
    public Payment Show(PaymentRecord payment)
    {
        var view = PaymentView.Of(payment);
        view.Operations.Add(payment.OperationIds.Select(id => OperationView.Of(book.GetOperation(id))));
        return view;
    }
}
