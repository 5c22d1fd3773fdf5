using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;

namespace TokenVault.Processor.Operations;

/// <summary>Takes in questions about operations that were ordered before, one step on an operation at a time.</summary>
internal sealed class SettlementDesk(
    OperationsUnderWay underWay, OperationStart start, OperationInquiry inquiry, OperationSettler settler, ResolutionRecorder resolutions)
{
    /// <summary>Tells what is known, and closes an id that never was.</summary>
    public Task<OperationResult> QueryAsync(QueryOperationRequest request, GatewayId gateway) =>
        inquiry.QueryAsync(
            RequestFields.ReadOperation(request.OperationId, "operation_id"), RequestFields.ReadOrigin(gateway, request.FencingEpoch));

    /// <summary>Takes one step towards an outcome. While another one is being taken, the answer is that it is pending.</summary>
    public async Task<SettleOperationResponse> SettleAsync(SettleOperationRequest request, GatewayId gateway)
    {
        var operation = RequestFields.ReadOperation(request.OperationId, "operation_id");
        var origin = RequestFields.ReadOrigin(gateway, request.FencingEpoch);
        if (request.Step is not (SettleStep.Query or SettleStep.Replay or SettleStep.Cancel or SettleStep.ConcludeAbsent))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "step");
        }

        start.RequireFence(origin);
        return underWay.TryStep(operation, () => settler.StepAsync(operation, request.Step, origin), out var step)
            ? await step
            : new SettleOperationResponse
            {
                Finding = SettleFinding.Pending,
                Result = await inquiry.QueryAsync(operation, origin),
            };
    }

    /// <summary>Records what two people have said.</summary>
    public Task<OperationResult> RecordAsync(RecordResolutionRequest request, GatewayId gateway)
    {
        var operation = RequestFields.ReadOperation(request.OperationId, "operation_id");
        var origin = RequestFields.ReadOrigin(gateway, request.FencingEpoch);
        ResolutionReader.Check(request);
        start.RequireFence(origin);
        return underWay.TryStep(operation, () => resolutions.RecordAsync(operation, request, origin), out var recorded)
            ? recorded
            : throw new VaultException(VaultErrorCode.PaymentBusy, "operation_id");
    }
}
