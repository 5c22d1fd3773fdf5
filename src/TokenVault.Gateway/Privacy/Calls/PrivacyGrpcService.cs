using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Privacy.Copies;
using TokenVault.Gateway.Privacy.Corrections;
using TokenVault.Gateway.Privacy.Holds;
using TokenVault.Gateway.Privacy.Record;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Privacy.Calls;

/// <summary>What whoever answers card holders calls.</summary>
internal sealed class PrivacyGrpcService(
    CustomerCopy copies, CustomerDisclosures disclosures, CustomerCorrection corrections, ErasureCalls erasures, HoldDesk holds)
    : PrivacyService.PrivacyServiceBase
{
    public override Task GetCopy(GetCopyRequest request, IServerStreamWriter<GetCopyResponse> responseStream, ServerCallContext context) =>
        copies.WriteAsync(CustomerId.Read(request.MerchantId, request.CustomerReference), responseStream, context.CancellationToken);

    public override Task<PrivacyServiceListDisclosuresResponse> ListDisclosures(
        PrivacyServiceListDisclosuresRequest request, ServerCallContext context) =>
        disclosures.ListAsync(CustomerId.Read(request.MerchantId, request.CustomerReference), request.PageToken, context.CancellationToken);

    public override Task<CorrectResponse> Correct(CorrectRequest request, ServerCallContext context) => corrections.RunAsync(
        CustomerId.Read(request.MerchantId, request.CustomerReference), request, context.GetCaller().Name, context.CancellationToken);

    // A caller may stop waiting; what was begun for it does not stop in the middle of a lot.
    public override Task<EraseResponse> Erase(EraseRequest request, ServerCallContext context) => erasures.Erasure.RunAsync(
        CustomerId.Read(request.MerchantId, request.CustomerReference), request.PageToken, context.CancellationToken);

    public override Task<GetErasureReceiptResponse> GetErasureReceipt(GetErasureReceiptRequest request, ServerCallContext context) =>
        erasures.Receipts.GetAsync(CustomerId.Read(request.MerchantId, request.CustomerReference), request.PageToken, context.CancellationToken);

    public override async Task<PlaceHoldResponse> PlaceHold(PlaceHoldRequest request, ServerCallContext context) =>
        new() { Hold = await holds.PlaceAsync(request, context.GetCaller().Name) };

    public override async Task<ReleaseHoldResponse> ReleaseHold(ReleaseHoldRequest request, ServerCallContext context) =>
        new() { WasThere = await holds.ReleaseAsync(request, context.GetCaller().Name) };

    public override Task<ListHoldsResponse> ListHolds(ListHoldsRequest request, ServerCallContext context) => Task.FromResult(
        new ListHoldsResponse { Holds = { holds.List(CustomerId.Read(request.MerchantId, request.CustomerReference)) } });
}
