using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Reads;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Payments.Admin;

/// <summary>Gives the operations of a span of time, to be held against a processor's report.</summary>
internal sealed class OperationListing(IRecordStore store, PaymentTables tables, PaymentBook book)
{
    private const int MessageOperationsMax = 100;

    // Two months: a report that is compared late, and no scan of everything.
    private const long SpanMsMax = 62L * 24 * 60 * 60 * 1000;

    /// <exception cref="VaultException">TimeRangeInvalid.</exception>
    public async Task RunAsync(
        ListOperationsRequest request, IServerStreamWriter<ListOperationsResponse> stream, CancellationToken cancellation)
    {
        var (from, to) = Span(request);
        var message = new ListOperationsResponse();
        var begin = PaymentOperationTable.KeyOf(new OperationId((UInt128)(ulong)from << 80));
        await foreach (var (key, value) in store.ScanAsync(Table.PaymentOperations, begin, cancellation))
        {
            // Identifiers begin with their time: the first that is too new ends the span.
            var operation = tables.Operations.Read(key, value);
            if (operation.CreateTimeMs >= to)
            {
                break;
            }

            if (!IsWanted(operation, request))
            {
                continue;
            }

            message.Operations.Add(OperationEntries.Of(operation, book.GetPayment(operation.PaymentId).ProcessorReference));
            if (message.Operations.Count == MessageOperationsMax)
            {
                await stream.WriteAsync(message, cancellation);
                message = new ListOperationsResponse();
            }
        }

        if (message.Operations.Count > 0)
        {
            await stream.WriteAsync(message, cancellation);
        }
    }

    private static (long From, long To) Span(ListOperationsRequest request)
    {
        if (request.CreateTimeFrom is null || request.CreateTimeTo is null)
        {
            throw new VaultException(VaultErrorCode.TimeRangeInvalid, request.CreateTimeFrom is null ? "create_time_from" : "create_time_to");
        }

        var from = TimeRead.Milliseconds(request.CreateTimeFrom, "create_time_from");
        var to = TimeRead.Milliseconds(request.CreateTimeTo, "create_time_to");
        return to > from && to - from <= SpanMsMax ? (from, to) : throw new VaultException(VaultErrorCode.TimeRangeInvalid, "create_time_to");
    }

    private static bool IsWanted(PaymentOperationRecord operation, ListOperationsRequest request) =>
        (request.Processor.Length == 0 || string.Equals(operation.Processor, request.Processor, StringComparison.Ordinal))
        && (request.MerchantId.Length == 0 || string.Equals(operation.MerchantId, request.MerchantId, StringComparison.Ordinal));
}
