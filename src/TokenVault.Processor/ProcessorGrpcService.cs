using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Cards;
using TokenVault.Hosting;
using TokenVault.Opening.Cvcs;
using TokenVault.Processor.Charges;
using TokenVault.Processor.Epochs;
using TokenVault.Processor.Fingerprints;

namespace TokenVault.Processor;

/// <summary>What enrolled gateways call. No answer has a place for a card number.</summary>
internal sealed class ProcessorGrpcService(
    FingerprintBatch fingerprints, EpochAdmission epochs, CvcSessions cvcs, ChargeExecutor charges)
    : ProcessorService.ProcessorServiceBase
{
    public override Task<FingerprintResponse> Fingerprint(FingerprintRequest request, ServerCallContext context) =>
        Task.FromResult(Compute(request));

    public override Task<RegisterEpochResponse> RegisterEpoch(RegisterEpochRequest request, ServerCallContext context)
    {
        var registered = epochs.Admit(request, context.GetGateway());
        return Task.FromResult(new RegisterEpochResponse { RegisteredEpoch = UnsafeByteOperations.UnsafeWrap(registered) });
    }

    public override Task<GetCvcKeyResponse> GetCvcKey(GetCvcKeyRequest request, ServerCallContext context)
    {
        var key = cvcs.CurrentKey();
        return Task.FromResult(new GetCvcKeyResponse
        {
            KeyId = key.Id,
            Suite = (uint)key.Suite,
            PublicKey = UnsafeByteOperations.UnsafeWrap(key.PublicKey),
            ExpireTime = Timestamp.FromDateTimeOffset(key.Expire),
        });
    }

    public override Task<OpenCvcSessionResponse> OpenCvcSession(OpenCvcSessionRequest request, ServerCallContext context)
    {
        if (request.SessionId.Length != CvcHandle.SessionIdBytes)
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "session_id");
        }

        var session = BinaryPrimitives.ReadUInt128BigEndian(request.SessionId.Span);
        var expire = cvcs.Open(session, request.KeyId, request.Encapsulation.Span);
        return Task.FromResult(new OpenCvcSessionResponse { ExpireTime = Timestamp.FromDateTimeOffset(expire) });
    }

    public override Task<ChargeResponse> Charge(ChargeRequest request, ServerCallContext context)
    {
        var order = ChargeOrderReader.Read(request, context.GetGateway());

        // The caller may stop waiting; the charge does not stop.
        return charges.ChargeAsync(order).WaitAsync(context.CancellationToken);
    }

    private FingerprintResponse Compute(FingerprintRequest request)
    {
        var response = fingerprints.Compute(request);
        ProcessorMeter.Fingerprinted(response.Fingerprints.Length / Domain.Tokens.Fingerprint.ValueBytes);
        return response;
    }
}
