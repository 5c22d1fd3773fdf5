using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Payments.Admin;

internal sealed class PaymentAdminGrpcService(UnknownOperations unknown, OperationResolution resolution, OperationListing export)
    : PaymentAdminService.PaymentAdminServiceBase
{
    public override Task<ListUnknownOperationsResponse> ListUnknownOperations(ListUnknownOperationsRequest request, ServerCallContext context) =>
        unknown.ListAsync(request, context.CancellationToken);

    public override Task<ResolveOperationResponse> ResolveOperation(ResolveOperationRequest request, ServerCallContext context) =>
        resolution.ResolveAsync(PersonOf(context), request);

    public override Task ListOperations(
        ListOperationsRequest request, IServerStreamWriter<ListOperationsResponse> responseStream, ServerCallContext context) =>
        export.RunAsync(request, responseStream, context.CancellationToken);

    // The registry names people; a certificate is one person's.
    private static string PersonOf(ServerCallContext context)
    {
        var caller = context.GetCaller();
        return caller.Role == CallerRole.Operator ? caller.Name : throw new VaultException(VaultErrorCode.CallerNotAllowed);
    }
}
