using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Reads;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Payments.Admin;

/// <summary>Lists the operations whose outcome is unknown, and those whose outcome the processor contradicted, oldest first.</summary>
internal sealed class UnknownOperations(IRecordStore store, PaymentTables tables, PaymentBook book)
{
    /// <exception cref="VaultException">PageSizeInvalid, PageTokenInvalid.</exception>
    public async Task<ListUnknownOperationsResponse> ListAsync(ListUnknownOperationsRequest request, CancellationToken cancellation)
    {
        var pageSize = PageSizes.Read(request.PageSize);
        var response = new ListUnknownOperationsResponse();
        await foreach (var (key, value) in store.ScanAsync(Table.OpenOperations, From(request.PageToken), cancellation))
        {
            var id = tables.Operations.ReadOpenNote(key, value);
            var operation = book.GetOperation(id.ToString());

            // What is in flight now has its caller waiting; it is not unknown yet.
            if ((OperationState)operation.State is OperationState.Unknown or OperationState.RequiresAction || operation.Conflict)
            {
                response.Operations.Add(OperationEntries.Of(operation, book.GetPayment(operation.PaymentId).ProcessorReference));
            }

            if (response.Operations.Count == pageSize)
            {
                response.NextPageToken = id.ToString();
                break;
            }
        }

        return response;
    }

    private static byte[] From(string pageToken)
    {
        if (pageToken.Length == 0)
        {
            return [];
        }

        return OperationId.TryParse(pageToken, out var last)
            ? PaymentOperationTable.KeyOf(new OperationId(last.Id + 1))
            : throw new VaultException(VaultErrorCode.PageTokenInvalid, "page_token");
    }
}
