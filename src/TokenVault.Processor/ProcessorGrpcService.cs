using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Hosting;
using TokenVault.Processor.Fingerprints;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Tokens;

namespace TokenVault.Processor;

/// <summary>What enrolled gateways call. No answer has a place for a card number.</summary>
/// <remarks>A caller may stop waiting; what was begun for it does not stop.</remarks>
internal sealed class ProcessorGrpcService(
    FingerprintBatch fingerprints, GatewayDesk gateways, TokenDesk tokens, OperationDesk operations, SettlementDesk settlement)
    : ProcessorService.ProcessorServiceBase
{
    public override Task<FingerprintResponse> Fingerprint(FingerprintRequest request, ServerCallContext context)
    {
        var response = fingerprints.Compute(request);
        ProcessorMeter.Fingerprinted(response.Fingerprints.Length / Domain.Tokens.Fingerprint.ValueBytes);
        return Task.FromResult(response);
    }

    public override Task<RegisterEpochResponse> RegisterEpoch(RegisterEpochRequest request, ServerCallContext context) =>
        gateways.RegisterAsync(request, context.GetGateway()).WaitAsync(context.CancellationToken);

    public override Task<GetCvcKeyResponse> GetCvcKey(GetCvcKeyRequest request, ServerCallContext context) =>
        Task.FromResult(gateways.CurrentCvcKey());

    public override Task<OpenCvcSessionResponse> OpenCvcSession(OpenCvcSessionRequest request, ServerCallContext context) =>
        Task.FromResult(gateways.OpenCvcSession(request));

    public override Task<AcquireFenceResponse> AcquireFence(AcquireFenceRequest request, ServerCallContext context) =>
        gateways.AcquireFenceAsync(context.GetGateway());

    public override Task<ObserveRecordResponse> ObserveRecord(ObserveRecordRequest request, ServerCallContext context) =>
        Task.FromResult(gateways.Observe(request, context.GetGateway()));

    public override async Task<FingerprintSealedResponse> FingerprintSealed(FingerprintSealedRequest request, ServerCallContext context)
    {
        var response = await tokens.FingerprintAsync(request, gateways.Admit(context.GetGateway())).WaitAsync(context.CancellationToken);
        ProcessorMeter.Fingerprinted(response.Fingerprints.Count(fingerprint => fingerprint.Reason.Length == 0));
        return response;
    }

    public override Task<RetireTokensResponse> RetireTokens(RetireTokensRequest request, ServerCallContext context) =>
        tokens.RetireAsync(request, gateways.Admit(context.GetGateway())).WaitAsync(context.CancellationToken);

    public override Task<RaiseRecordVersionsResponse> RaiseRecordVersions(RaiseRecordVersionsRequest request, ServerCallContext context) =>
        tokens.RaiseAsync(request, gateways.Admit(context.GetGateway())).WaitAsync(context.CancellationToken);

    public override async Task<AuthorizeResponse> Authorize(AuthorizeRequest request, ServerCallContext context) =>
        new() { Result = await operations.AuthorizeAsync(request, gateways.Admit(context.GetGateway())).WaitAsync(context.CancellationToken) };

    public override async Task<FollowUpResponse> FollowUp(FollowUpRequest request, ServerCallContext context) =>
        new() { Result = await operations.FollowUpAsync(request, gateways.Admit(context.GetGateway())).WaitAsync(context.CancellationToken) };

    public override async Task<QueryOperationResponse> QueryOperation(QueryOperationRequest request, ServerCallContext context) =>
        new() { Result = await settlement.QueryAsync(request, context.GetGateway()) };

    public override Task<SettleOperationResponse> SettleOperation(SettleOperationRequest request, ServerCallContext context) =>
        settlement.SettleAsync(request, gateways.Admit(context.GetGateway())).WaitAsync(context.CancellationToken);

    public override async Task<RecordResolutionResponse> RecordResolution(RecordResolutionRequest request, ServerCallContext context) =>
        new() { Result = await settlement.RecordAsync(request, gateways.Admit(context.GetGateway())).WaitAsync(context.CancellationToken) };

    public override Task<ListProcessorEventsResponse> ListProcessorEvents(ListProcessorEventsRequest request, ServerCallContext context) =>
        gateways.ListEventsAsync(request, context.GetGateway(), context.CancellationToken);
}
