using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Gateway.Payments.Sending;
using TokenVault.Gateway.Payments.Settling;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tests.Payments.Stand;

/// <summary>What the adapter tells of processors' own words, and the gateway's taking of it: from the beginning each time.</summary>
internal sealed class ToldEvents
{
    private readonly PaymentStand _stand;
    private readonly List<ProcessorEvent> _told = [];

    public ToldEvents(PaymentStand stand)
    {
        _stand = stand;
        stand.Script.OnListEvents = _ => new ListProcessorEventsResponse { Events = { _told }, NextCursor = "next" };
    }

    /// <summary>Adds how the payment of this operation stands now.</summary>
    public void Add(string operation, OperationResult result, long captured, Outcome standing = Outcome.Unspecified, long refunded = 0) =>
        _told.Add(new ProcessorEvent
        {
            OperationId = operation,
            PaymentId = _stand.Operation(operation).PaymentId,
            Time = _stand.Clock.GetUtcNow().ToTimestamp(),
            Result = result,
            CapturedMinorUnits = captured,
            RefundedMinorUnits = refunded,
            Standing = standing,
        });

    public async Task TakeAsync()
    {
        using var events = new ProcessorEvents(
            _stand.Get<AdapterPaymentClient>(),
            _stand.Get<ProcessorFacts>(),
            _stand.Store,
            _stand.Get<MetaTable>(),
            NullLogger<ProcessorEvents>.Instance);
        await events.TakeAsync();
    }
}
