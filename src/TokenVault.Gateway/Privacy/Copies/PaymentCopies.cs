using Grpc.Core;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Payments.Reads;

namespace TokenVault.Gateway.Privacy.Copies;

/// <summary>The payments of a customer's tokens, erased ones included, newest first, for the copy.</summary>
internal sealed class PaymentCopies(CustomerTokens customers, CustomerPayments payments, PaymentList list)
{
    private const int PaymentsAtOnce = 50;

    public async Task WriteAsync(CustomerId customer, IServerStreamWriter<GetCopyResponse> writer, CancellationToken cancellation)
    {
        var tokens = (await customers.AllAsync(customer, cancellation)).Select(token => token.ToString()).ToHashSet(StringComparer.Ordinal);
        var part = new GetCopyResponse();
        await foreach (var (_, payment) in payments.ScanAsync(customer.Merchant, tokens, new PaymentId(UInt128.MaxValue), cancellation))
        {
            if (payment is null)
            {
                continue;
            }

            part.Payments.Add(list.Show(payment));
            if (part.Payments.Count == PaymentsAtOnce)
            {
                await writer.WriteAsync(part, cancellation);
                part = new GetCopyResponse();
            }
        }

        if (part.Payments.Count > 0)
        {
            await writer.WriteAsync(part, cancellation);
        }
    }
}
