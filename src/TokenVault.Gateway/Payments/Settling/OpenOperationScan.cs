using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Storage;
using TokenVault.Storage.Records;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>Reads the open operations from the store.</summary>
internal sealed class OpenOperationScan(IRecordStore store, PaymentTables tables, PaymentBook book, OpenOperations open, TimeProvider clock)
{
    public PaymentBook Book => book;

    public OpenOperations Open => open;

    public TimeProvider Clock => clock;

    /// <summary>
    /// At start: what an earlier process had in flight is of unknown outcome from now on, durably, before anybody is served. All open
    /// operations are to be looked at. What is in conflict is noted as well, and is nothing that a machine finds out.
    /// </summary>
    public async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        await foreach (var (key, value) in store.ScanAsync(Table.OpenOperations, default, cancellationToken))
        {
            var operation = book.GetOperation(tables.Operations.ReadOpenNote(key, value).ToString());
            if ((OperationState)operation.State == OperationState.InFlight)
            {
                var payment = book.GetPayment(operation.PaymentId);
                OperationTransitions.Move(operation, OperationState.Unknown);
                operation.Code = "gateway_restarted";
                operation.UpdateTimeMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
                if (OperationDraft.IsAuthorization((OperationKind)operation.Kind))
                {
                    payment.Status = (uint)PaymentStatus.Unknown;
                    payment.DeclineCode = operation.Code;
                }

                await book.CommitAsync(new PaymentChange(payment, operation));
            }

            AddOpen(operation);
        }
    }

    /// <summary>Adds what is open in the store and not on the list, for want of room or after a failure.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        await foreach (var (key, value) in store.ScanAsync(Table.OpenOperations, default, cancellationToken))
        {
            AddOpen(book.GetOperation(tables.Operations.ReadOpenNote(key, value).ToString()));
        }
    }

    private void AddOpen(PaymentOperationRecord operation)
    {
        if (OperationTransitions.IsOpen((OperationState)operation.State))
        {
            open.Add(operation);
        }
    }
}
