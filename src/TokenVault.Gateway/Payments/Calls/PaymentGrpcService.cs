using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Gateway.Payments.Intake;
using TokenVault.Gateway.Payments.Reads;
using TokenVault.Hosting;

namespace TokenVault.Gateway.Payments.Calls;

internal sealed class PaymentGrpcService(
    AuthorizationIntake intake, AuthorizationExecutor authorizations, FollowUpExecutor followUps, PaymentList list, PaymentFeed feed)
    : PaymentService.PaymentServiceBase
{
    public override async Task<AuthorizeResponse> Authorize(AuthorizeRequest request, ServerCallContext context) =>
        Answers.AsAuthorize(await authorizations.ExecuteAsync(context.GetMerchant(), intake.Read(context.GetMerchant(), request)));

    public override Task<ChargeResponse> Charge(ChargeRequest request, ServerCallContext context) =>
        authorizations.ExecuteAsync(context.GetMerchant(), intake.Read(context.GetMerchant(), request));

    public override async Task<VerifyResponse> Verify(VerifyRequest request, ServerCallContext context) =>
        Answers.AsVerify(await authorizations.ExecuteAsync(context.GetMerchant(), intake.Read(context.GetMerchant(), request)));

    public override async Task<CaptureResponse> Capture(CaptureRequest request, ServerCallContext context) =>
        Answers.AsCapture(await followUps.ExecuteAsync(context.GetMerchant(), FollowUpIntake.Read(request)));

    public override async Task<VoidResponse> Void(VoidRequest request, ServerCallContext context) =>
        Answers.AsVoid(await followUps.ExecuteAsync(context.GetMerchant(), FollowUpIntake.Read(request)));

    public override async Task<RefundResponse> Refund(RefundRequest request, ServerCallContext context) =>
        Answers.AsRefund(await followUps.ExecuteAsync(context.GetMerchant(), FollowUpIntake.Read(request)));

    // Another merchant's payment is answered as one that does not exist.
    public override Task<GetPaymentResponse> GetPayment(GetPaymentRequest request, ServerCallContext context) =>
        Task.FromResult(new GetPaymentResponse
        {
            Payment = list.Get(context.GetMerchant(), FieldIntake.ReadPayment(request.PaymentId)),
        });

    public override Task<ListPaymentsResponse> ListPayments(ListPaymentsRequest request, ServerCallContext context) =>
        list.ListAsync(context.GetMerchant(), request, context.CancellationToken);

    public override Task WatchPayments(
        WatchPaymentsRequest request, IServerStreamWriter<WatchPaymentsResponse> responseStream, ServerCallContext context) =>
        feed.RunAsync(context.GetMerchant(), request.Cursor, responseStream, context.CancellationToken);
}
