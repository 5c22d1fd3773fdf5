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

    // Of one answer.
    private const uint RefusedMax = 1000;

    public override Task<GetIntakeResponse> GetIntake(GetIntakeRequest request, ServerCallContext context)
    {
        var (order, gateway) = ReadPart(request.OrderId, request.GatewayId, request.Part);
        var progress = intakes.Read(store, order, gateway, request.Part);
        return Task.FromResult(new GetIntakeResponse
        {
            NextFrame = progress.Frames,
            HasEnded = progress.Ended,
            TakenCount = progress.Taken,
            KnownCount = progress.Known,
            RefusedCount = progress.Refused,
        });
    }

    public override Task<ListRefusedResponse> ListRefused(ListRefusedRequest request, ServerCallContext context)
    {
        var (order, gateway) = ReadPart(request.OrderId, request.GatewayId, request.Part);
        var refused = intakes.Read(store, order, gateway, request.Part).Refused;
        var count = Math.Min(RefusedMax, refused > request.After ? refused - request.After : 0);
        var response = new ListRefusedResponse();
        response.Refused.Add(intakes.ReadRefusals(store, order, gateway, request.Part, request.After + 1, count)
            .Select(one => new RefusedArrival { Token = one.Token, MerchantId = one.MerchantId, Reason = one.Reason }));
        return Task.FromResult(response);
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

    private static (UInt128 Order, GatewayId Gateway) ReadPart(string orderId, string gatewayId, uint part)
    {
        if (orderId.Length != OrderDigits || !UInt128.TryParse(orderId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var order))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "order_id");
        }

        if (!GatewayId.TryParse(gatewayId, out var gateway))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "gateway_id");
        }

        return part > 0 ? (order, gateway) : throw new VaultException(VaultErrorCode.FieldMissing, "part");
    }
}
