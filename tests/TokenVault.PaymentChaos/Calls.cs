using System.Diagnostics;
using Google.Protobuf;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.PaymentChaos;

/// <summary>Sends any of the calls that move money.</summary>
internal static class Calls
{
    public static async Task<(Payment Payment, Operation Operation)> SendAsync(
        TokenVaultClient line, IMessage request, DateTime deadline, CancellationToken stop)
    {
        var payments = line.Payments;
        switch (request)
        {
            case ChargeRequest charge:
                var charged = await payments.ChargeAsync(charge, deadline: deadline, cancellationToken: stop);
                return (charged.Payment, charged.Operation);
            case AuthorizeRequest authorize:
                var authorized = await payments.AuthorizeAsync(authorize, deadline: deadline, cancellationToken: stop);
                return (authorized.Payment, authorized.Operation);
            case CaptureRequest capture:
                var captured = await payments.CaptureAsync(capture, deadline: deadline, cancellationToken: stop);
                return (captured.Payment, captured.Operation);
            case VoidRequest release:
                var released = await payments.VoidAsync(release, deadline: deadline, cancellationToken: stop);
                return (released.Payment, released.Operation);
            case RefundRequest refund:
                var refunded = await payments.RefundAsync(refund, deadline: deadline, cancellationToken: stop);
                return (refunded.Payment, refunded.Operation);
            default:
                throw new UnreachableException(request.Descriptor.Name);
        }
    }
}
