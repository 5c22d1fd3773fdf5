using Google.Protobuf;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.PaymentChaos;

/// <summary>A checkout that repeats each call with its key until the answer is final, as the contract tells it to.</summary>
internal sealed class Caller(TokenVaultClient line, PaymentCards cards, CallLog log, ChaosPlan plan, int number)
{
    private const int TriesMax = 600;

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(8);

    private readonly Random _random = new(HashCode.Combine(plan.Seed, number));
    private int _next;

    public async Task RunAsync(CancellationToken stop)
    {
        // Shared out beforehand, so that the same seed makes the same payments whatever the timing.
        var mine = (plan.Payments / plan.Callers) + (number < plan.Payments % plan.Callers ? 1 : 0);
        for (_next = 0; _next < mine; _next++)
        {
            await PayAsync(stop);
        }
    }

    private async Task PayAsync(CancellationToken stop)
    {
        var calls = new List<MadeCall>();
        var token = _random.Next(12) == 0 ? Pick(cards.Declined) : Pick(cards.Approved);
        // Below half a unit of most currencies processors refuse (docs.stripe.com/currencies, minimum and maximum charge amounts).
        var amount = new Money { MinorUnits = _random.Next(100, 100_000), CurrencyCode = "EUR" };
        var way = _random.Next(10);
        var key = $"chaos-{plan.Seed}-{number}-{_next}";

        // Letters between the numbers, as the contract says: a long row of digits may be taken for a card number.
        var order = $"caller {number}, order {_next}";
        if (way < 8)
        {
            calls.Add(await CallAsync(
                OperationKind.Charge, new ChargeRequest { Token = token, Amount = amount, IdempotencyKey = key, OrderReference = order }, stop));
        }
        else
        {
            calls.Add(await CallAsync(
                OperationKind.Authorize, new AuthorizeRequest { Token = token, Amount = amount, IdempotencyKey = key, OrderReference = order }, stop));
            await FollowAsync(calls, key, way == 8, stop);
        }

        if (way % 4 == 0 && calls[^1].Payment is { Status: PaymentStatus.Succeeded } payment)
        {
            var part = new Money { MinorUnits = _random.NextInt64(1, payment.Captured.MinorUnits + 1), CurrencyCode = "EUR" };
            calls.Add(await CallAsync(
                OperationKind.Refund, new RefundRequest { PaymentId = payment.PaymentId, Amount = part, IdempotencyKey = key + "-refund" }, stop));
        }

        log.Count(new MadePayment(calls));
    }

    private async Task FollowAsync(List<MadeCall> calls, string key, bool captures, CancellationToken stop)
    {
        var payment = calls[^1].Payment;
        if (payment.Status != PaymentStatus.Authorized)
        {
            return;
        }

        calls.Add(captures
            ? await CallAsync(OperationKind.Capture, new CaptureRequest { PaymentId = payment.PaymentId, IdempotencyKey = key + "-capture" }, stop)
            : await CallAsync(OperationKind.Void, new VoidRequest { PaymentId = payment.PaymentId, IdempotencyKey = key + "-void" }, stop));
    }

    private string Pick(IReadOnlyList<string> tokens) => tokens[_random.Next(tokens.Count)];

    private async Task<MadeCall> CallAsync(OperationKind kind, IMessage request, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var (payment, operation) = await SendAsync(request, stop);
                if (operation.State is OperationState.Succeeded or OperationState.Declined || tries == TriesMax)
                {
                    if (tries == TriesMax)
                    {
                        log.Problems.Enqueue($"{kind} of {payment.PaymentId} never came to an end: {operation.State} {operation.Decline?.Code}");
                    }

                    return new MadeCall(kind, request, payment, operation);
                }
            }
            catch (RpcException error) when (MayComeRight(error) && tries < TriesMax)
            {
                // What a killed process and a processor out of reach explain. Anything else ends the run.
            }

            log.CountRetry();
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(20 * tries, 500)), stop);
        }
    }

    private static bool MayComeRight(RpcException error) => error.StatusCode
        is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Aborted or StatusCode.ResourceExhausted
        or StatusCode.Internal or StatusCode.Cancelled;

    private async Task<(Payment Payment, Operation Operation)> SendAsync(IMessage request, CancellationToken stop) =>
        await Calls.SendAsync(line, request, TimeProvider.System.GetUtcNow().UtcDateTime + CallTimeout, stop);
}
