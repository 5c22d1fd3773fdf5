using System.Globalization;
using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Envelope.Transfers;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Transfers;

/// <summary>What operators call to take another vault's cards in.</summary>
internal sealed class TransferGrpcService(IntakeDesk desk, IRecordStore store, TransferIntakeTable intakes) : TransferService.TransferServiceBase
{
    // Those of the adapter, which would refuse more; told here with this service's fields.
    private const int FramesMax = 256;
    private const int BytesMax = 200 * 1024;
    private const int OrderDigits = 32;

    public override Task<GetIntakeResponse> GetIntake(GetIntakeRequest request, ServerCallContext context)
    {
        if (request.OrderId.Length != OrderDigits || !UInt128.TryParse(request.OrderId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var order))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "order_id");
        }

        if (!GatewayId.TryParse(request.GatewayId, out var gateway))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "gateway_id");
        }

        var progress = intakes.Read(store, order, gateway, request.Part > 0 ? request.Part : throw new VaultException(VaultErrorCode.FieldMissing, "part"));
        return Task.FromResult(new GetIntakeResponse
        {
            NextFrame = progress.Frames,
            HasEnded = progress.Ended,
            TakenCount = progress.Taken,
            KnownCount = progress.Known,
            RefusedCount = progress.Refused,
        });
    }

    public override Task<TakeInResponse> TakeIn(TakeInRequest request, ServerCallContext context)
    {
        if (!TransferPartHeader.TryDecode(request.Header.Memory, out var header, out var read) || read != request.Header.Length || header.Part == 0)
        {
            throw new VaultException(VaultErrorCode.TransferInvalid, "header");
        }

        if (request.Frames.Count is 0 or > FramesMax || (request.Frames.Count > 1 && request.Frames.Sum(frame => frame.Length) > BytesMax))
        {
            throw new VaultException(request.Frames.Count == 0 ? VaultErrorCode.FieldMissing : VaultErrorCode.BatchTooLarge, "frames");
        }

        return desk.TakeInAsync(header, request).WaitAsync(context.CancellationToken);
    }
}
