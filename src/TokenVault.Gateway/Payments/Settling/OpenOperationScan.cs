using TokenVault.Contracts.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Book;
using TokenVault.Gateway.Payments.Operations;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Payments.Settling;

/// <summary>Reads the open operations from the store.</summary>
internal sealed class OpenOperationScan(IRecordStore store, PaymentTables tables, PaymentBook book, OpenOperations open, TimeProvider clock)
{
    // Of the youngest, which are looked at each time: an operation has its name a little before its note is in the store, and clocks are set back.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    // Each charge puts a note and takes it away, and what was taken away is passed over one by one: half a million of them in one go take a core
    // from those who charge.
    private const long SliceMs = 1000;
    private const int SlicesMax = 600;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(10);

    // Each note of an operation with an earlier name was looked at, and its operation found a place on the list.
    private OperationId _seen;

    public PaymentBook Book => book;

    public OpenOperations Open => open;

    public TimeProvider Clock => clock;

    /// <summary>
    /// At start: what an earlier process had in flight is of unknown outcome from now on, durably, before anybody is served. All open
    /// operations are to be looked at. What is in conflict is noted as well, and is nothing that a machine finds out.
    /// </summary>
    public async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        var seen = FirstOf(clock.GetUtcNow() - Overlap);
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

        _seen = seen;
    }

    /// <summary>Adds what is open in the store and not on the list, for want of room or after a failure. Takes some seconds. One at a time.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        _seen = open.TakeFirstRefused() is { } refused && refused.Id < _seen.Id ? refused : _seen;
        var from = _seen;
        var sliceMs = Math.Max(SliceMs, (now.ToUnixTimeMilliseconds() - MillisecondOf(from)) / SlicesMax);
        while (MillisecondOf(from) + sliceMs < now.ToUnixTimeMilliseconds())
        {
            var to = FirstOf(DateTimeOffset.FromUnixTimeMilliseconds(MillisecondOf(from) + sliceMs));
            await FillAsync(from, PaymentOperationTable.KeyOf(to), cancellationToken);
            from = to;
            await Task.Delay(Rest, cancellationToken);
        }

        await FillAsync(from, until: default, cancellationToken);
        _seen = FirstOf(now - Overlap) is var seen && seen.Id > _seen.Id ? seen : _seen;
    }

    private static OperationId FirstOf(DateTimeOffset time) => new(SortableId.FirstOf(time));

    private static long MillisecondOf(OperationId operation) => (long)SortableId.MillisecondOf(operation.Id);

    private async Task FillAsync(OperationId from, ReadOnlyMemory<byte> until, CancellationToken cancellationToken)
    {
        await foreach (var (key, value) in store.ScanAsync(Table.OpenOperations, PaymentOperationTable.KeyOf(from), until, cancellationToken))
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
