using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Cards;
using TokenVault.Opening.Cvcs;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Epochs;
using TokenVault.Processor.Events;
using TokenVault.Processor.Fences;

namespace TokenVault.Processor;

/// <summary>What a gateway's process needs to be one: its epochs registered, keys for CVCs, its fence, and what processors told.</summary>
internal sealed class GatewayDesk(
    EpochAdmission epochs, CvcSessions cvcs, FenceKeeper fences, ProcessorEventLog events, RecordWitnesses witnesses)
{
    private const int EventsDefault = 100;
    private const int EventsMax = 1000;

    public async Task<RegisterEpochResponse> RegisterAsync(RegisterEpochRequest request, GatewayId gateway) =>
        new() { RegisteredEpoch = UnsafeByteOperations.UnsafeWrap(await epochs.AdmitAsync(request, gateway)) };

    public GetCvcKeyResponse CurrentCvcKey()
    {
        var key = cvcs.CurrentKey();
        return new GetCvcKeyResponse
        {
            KeyId = key.Id,
            Suite = (uint)key.Suite,
            PublicKey = UnsafeByteOperations.UnsafeWrap(key.PublicKey),
            ExpireTime = Timestamp.FromDateTimeOffset(key.Expire),
        };
    }

    public OpenCvcSessionResponse OpenCvcSession(OpenCvcSessionRequest request)
    {
        if (request.SessionId.Length != CvcHandle.SessionIdBytes)
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "session_id");
        }

        var session = BinaryPrimitives.ReadUInt128BigEndian(request.SessionId.Span);
        var expire = cvcs.Open(session, request.KeyId, request.Encapsulation.Span);
        return new OpenCvcSessionResponse { ExpireTime = Timestamp.FromDateTimeOffset(expire) };
    }

    /// <summary>The gateway, once it was heard as a witness of the record.</summary>
    /// <exception cref="VaultException">As <see cref="RecordWitnesses.Require"/>.</exception>
    public GatewayId Admit(GatewayId gateway)
    {
        witnesses.Require(gateway);
        return gateway;
    }

    public ObserveRecordResponse Observe(ObserveRecordRequest request, GatewayId gateway) => witnesses.Observe(request, gateway);

    public async Task<AcquireFenceResponse> AcquireFenceAsync(GatewayId gateway) =>
        new() { FencingEpoch = await fences.AcquireAsync(gateway) };

    public async Task<ListProcessorEventsResponse> ListEventsAsync(
        ListProcessorEventsRequest request, GatewayId gateway, CancellationToken cancellation)
    {
        if (request.CountMax is < 0 or > EventsMax)
        {
            throw new VaultException(VaultErrorCode.PageSizeInvalid, "count_max");
        }

        var (told, next) = await events.ListAsync(
            gateway, EventCursor.Read(request.Cursor), request.CountMax == 0 ? EventsDefault : request.CountMax, cancellation);
        var response = new ListProcessorEventsResponse { NextCursor = next.ToString() };
        response.Events.AddRange(told);
        return response;
    }
}
